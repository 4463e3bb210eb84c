import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useHost } from '../../host/host.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { uiWords } from '../../i18n/ui-words.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { RelaySentence } from '../relay-sentence.tsx';
import { useClip } from './use-clip.ts';

interface ClipMakingProps {
  /** The relay's first answer. */
  asked: Clip;
  /** Back to the choice. */
  onAgain: () => void;
  onClose: () => void;
}

/** How far the clip is, and in the end its link. */
export function ClipMaking({ asked, onAgain, onClose }: ClipMakingProps) {
  const say = useSay();
  const { origin } = useHost();
  const { view } = useClip(asked.id, asked);
  const clip = view.state === 'known' ? view.value : null;
  if (clip?.status === 'making')
    return (
      <div className="clip-making" role="status">
        <p>{say(words.makingHint)}</p>
        <ProgressBar label={say(words.making)} share={clip.progress} />
        <CopyField label={say(words.linkSoon)} value={`${origin}/clips/${clip.id}`} />
      </div>
    );
  if (clip?.status === 'ready')
    return (
      <div className="clip-making" role="status" data-testid="clip-ready">
        <p>{say(words.isReady, { title: clip.title })}</p>
        <CopyField label={say(words.linkToClip)} value={`${origin}/clips/${clip.id}`} testId="clip-link" />
        <div className="dialog-actions">
          <Button onClick={onClose}>{say(words.goOnWatching)}</Button>
          <ButtonLink href={`/clips/${clip.id}`} look="primary">
            {say(words.openClip)}
          </ButtonLink>
        </div>
      </div>
    );
  return (
    <div className="clip-making" role="alert">
      <p>
        {say(words.notMade)}{' '}
        <RelaySentence text={clip === null ? null : clip.error} otherwise={words.wasDeleted} />
      </p>
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(uiWords.close)}</Button>
        <Button look="primary" onClick={onAgain}>
          {say(words.chooseAgain)}
        </Button>
      </div>
    </div>
  );
}
