import type { Clip } from '@starling/shared/protocol/videos.ts';
import { usePageTitle } from '../../host/use-page-title.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { AskedPage } from '../asked-page.tsx';
import { ClipInfo } from './clip-info.tsx';
import { ChannelClips } from './channel-clips.tsx';
import { RelaySentence } from '../relay-sentence.tsx';
import { useClip } from './use-clip.ts';
import '../channel-page.css';
import './clips.css';

/** One clip, with the ways to keep it, pass it on and see what it was cut out of. */
export function ClipPage({ id }: { id: string }) {
  const say = useSay();
  const { view, refresh } = useClip(id);
  return (
    <AskedPage {...{ thing: 'clip', view, name: id, refresh }} whyUnknown={say(words.noClipHint)}>
      {(clip) => <KnownClip clip={clip} onDeleted={refresh} />}
    </AskedPage>
  );
}

function KnownClip({ clip, onDeleted }: { clip: Clip; onDeleted: () => void }) {
  usePageTitle(`${clip.login}: ${clip.title}`);
  return (
    <div className="channel is-chat-hidden">
      <div className="channel-stage">
        <ClipStage clip={clip} />
      </div>
      <ClipInfo clip={clip} onDeleted={onDeleted} />
      <div className="channel-shelves">
        <ChannelClips login={clip.login} without={clip.id} />
      </div>
    </div>
  );
}

function ClipStage({ clip }: { clip: Clip }) {
  const say = useSay();
  if (clip.status === 'ready' && clip.mediaUrl !== null)
    return (
      <video
        className="clip-video"
        src={clip.mediaUrl}
        {...(clip.thumbnailUrl === null ? {} : { poster: clip.thumbnailUrl })}
        controls
        autoPlay
        loop
        playsInline
        aria-label={say(words.clipOf, { title: clip.title, login: clip.login })}
        data-testid="clip-video"
      />
    );
  return (
    <div className="clip-state on-video" role="status">
      {clip.status === 'making' ? (
        <>
          <h2>{say(words.isBeingMade)}</h2>
          <ProgressBar label={say(words.making)} share={clip.progress} />
          <p>{say(words.appearsByItself)}</p>
        </>
      ) : (
        <>
          <h2>{say(words.couldNotBeMade)}</h2>
          <p>
            <RelaySentence text={clip.error} otherwise={words.noReason} />
          </p>
        </>
      )}
    </div>
  );
}
