import type { Video } from '@starling/shared/protocol/videos.ts';
import { useCallback, useState } from 'react';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { AskedPage } from './asked-page.tsx';
import { ChannelVideos } from './channel-videos.tsx';
import { ChannelClips } from './clips/channel-clips.tsx';
import { Player } from './player/player.tsx';
import { startPlace, useVideo } from './use-video.ts';
import { VideoInfo } from './video-info.tsx';
import './channel-page.css';

/** A broadcast to watch again, also while it is still on air. */
export function VideoPage({ id }: { id: string }) {
  const { view, take, refresh } = useVideo(id);
  return (
    <AskedPage
      {...{ thing: 'video', view, name: id, refresh }}
      whyUnknown="It was deleted, or its channel keeps broadcasts for a shorter time."
    >
      {(video) => <KnownVideo video={video} take={take} refresh={refresh} />}
    </AskedPage>
  );
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
