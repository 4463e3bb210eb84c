import type { Video } from '@starling/shared/protocol/videos.ts';
import { useCallback, useState } from 'react';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ChannelVideos } from './channel-videos.tsx';
import { ChannelClips } from './clips/channel-clips.tsx';
import { Player } from './player/player.tsx';
import { startPlace, useVideo } from './use-video.ts';
import { VideoInfo } from './video-info.tsx';
import './channel-page.css';

/** A broadcast to watch again, also while it is still on air. */
export function VideoPage({ id }: { id: string }) {
  const { view, take, refresh } = useVideo(id);
  switch (view.state) {
    case 'loading':
      return (
        <div className="page-wait">
          <Spinner size={40} label="Loading the video" />
        </div>
      );
    case 'unknown-video':
      return <UnknownVideo id={id} />;
    case 'failed':
      return (
        <EmptyState
          title="The video could not be loaded"
          actions={<Button onClick={refresh}>Try again</Button>}
        >
          {view.failure.message}
        </EmptyState>
      );
    case 'known':
      return <KnownVideo video={view.video} take={take} refresh={refresh} />;
  }
}

interface KnownVideoProps {
  video: Video;
  take: (video: Video | null) => void;
  refresh: () => void;
}

const ignore = () => undefined;

function KnownVideo({ video, take, refresh }: KnownVideoProps) {
  usePageTitle(`${video.login}: ${video.title}`);
  const { settings } = useHost();
  const [isTheatre, setTheatre] = useState(false);
  const key = `watched-${video.id}`;
  const [startAt] = useState(() => startPlace(location.search, settings.get(key), video.duration));
  const remember = useCallback(
    (position: number) => {
      // What has been seen to its end begins anew.
      const isOver = position < 5 || position > 0.95 * video.duration;
      settings.set(key, isOver ? null : String(position));
    },
    [settings, key, video.duration],
  );
  return (
    <div className={`channel is-chat-hidden ${isTheatre ? 'is-theatre' : ''}`}>
      <div className="channel-stage">
        <Player
          key={video.id}
          live={null}
          recorded={{ playlistUrl: video.playlistUrl, storyboardUrl: video.storyboardUrl, startAt }}
          clipOf={{ video: video.id, title: video.title }}
          label={`${video.title}, a broadcast of ${video.login}`}
          isTheatre={isTheatre}
          onToggleTheatre={() => setTheatre(!isTheatre)}
          onToggleChat={ignore}
          onPlayingChange={ignore}
          onDoubt={refresh}
          onPosition={remember}
        />
      </div>
      <VideoInfo video={video} onChanged={take} />
      <div className="channel-shelves">
        <ChannelVideos login={video.login} liveId={null} without={video.id} />
        <ChannelClips login={video.login} />
      </div>
    </div>
  );
}

function UnknownVideo({ id }: { id: string }) {
  usePageTitle('No such video');
  return (
    <EmptyState
      title="No such video"
      seed={id}
      actions={
        <ButtonLink href="/" look="primary">
          See who is live
        </ButtonLink>
      }
    >
      It was deleted, or its channel keeps broadcasts for a shorter time.
    </EmptyState>
  );
}
