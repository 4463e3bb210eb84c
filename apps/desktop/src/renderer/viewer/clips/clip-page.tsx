import type { Clip } from '@starling/shared/protocol/videos.ts';
import { usePageTitle } from '../../host/use-page-title.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { AskedPage } from '../asked-page.tsx';
import { ClipInfo } from './clip-info.tsx';
import { ChannelClips } from './channel-clips.tsx';
import { useClip } from './use-clip.ts';
import '../channel-page.css';
import './clips.css';

/** One clip, with the ways to keep it, pass it on and see what it was cut out of. */
export function ClipPage({ id }: { id: string }) {
  const { view, refresh } = useClip(id);
  return (
    <AskedPage
      {...{ thing: 'clip', view, name: id, refresh }}
      whyUnknown="It was deleted, or its address has a typing mistake."
    >
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
        aria-label={`${clip.title}, a clip of ${clip.login}`}
        data-testid="clip-video"
      />
    );
  return (
    <div className="clip-state on-video" role="status">
      {clip.status === 'making' ? (
        <>
          <h2>The clip is being made</h2>
          <ProgressBar label="Making the clip" share={clip.progress} />
          <p>It appears here by itself.</p>
        </>
      ) : (
        <>
          <h2>The clip could not be made</h2>
          <p>{clip.error ?? 'The relay did not say why.'}</p>
        </>
      )}
    </div>
  );
}
