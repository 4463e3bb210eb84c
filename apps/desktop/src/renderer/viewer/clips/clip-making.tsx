import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useHost } from '../../host/host.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
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
  const { origin } = useHost();
  const { view } = useClip(asked.id, asked);
  const clip = view.state === 'known' ? view.value : null;
  if (clip?.status === 'making')
    return (
      <div className="clip-making" role="status">
        <p>The clip is being made. It goes on by itself when you close this.</p>
        <ProgressBar label="Making the clip" share={clip.progress} />
        <CopyField label="Its link, soon" value={`${origin}/clips/${clip.id}`} />
      </div>
    );
  if (clip?.status === 'ready')
    return (
      <div className="clip-making" role="status" data-testid="clip-ready">
        <p>“{clip.title}” is ready.</p>
        <CopyField label="Link to the clip" value={`${origin}/clips/${clip.id}`} testId="clip-link" />
        <div className="dialog-actions">
          <Button onClick={onClose}>Go on watching</Button>
          <ButtonLink href={`/clips/${clip.id}`} look="primary">
            Open the clip
          </ButtonLink>
        </div>
      </div>
    );
  return (
    <div className="clip-making" role="alert">
      <p>The clip could not be made. {clip?.error ?? 'It was deleted.'}</p>
      <div className="dialog-actions">
        <Button onClick={onClose}>Close</Button>
        <Button look="primary" onClick={onAgain}>
          Choose again
        </Button>
      </div>
    </div>
  );
}
