import type { Video } from '@starling/shared/protocol/videos.ts';
import { useCallback, useState } from 'react';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { AskedPage } from './asked-page.tsx';
import { ChannelVideos } from './channel-videos.tsx';
import { ReplayPanel } from './chat/replay/replay-panel.tsx';
import { ChannelClips } from './clips/channel-clips.tsx';
import { Player } from './player/player.tsx';
import { startPlace, useVideo } from './use-video.ts';
import { useRememberedSwitch } from './use-remembered-switch.ts';
import { VideoInfo } from './video-info.tsx';
import './channel-page.css';

/** A broadcast to watch again, also while it is still on air. */
export function VideoPage({ id }: { id: string }) {
  const say = useSay();
  const { view, take, refresh } = useVideo(id);
  return (
    <AskedPage {...{ thing: 'video', view, name: id, refresh }} whyUnknown={say(words.noVideoHint)}>
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
  const say = useSay();
  usePageTitle(`${video.login}: ${video.title}`);
  const { settings } = useHost();
  const [isTheatre, setTheatre] = useState(false);
  const [isChatHidden, toggleChat] = useRememberedSwitch('replay-hidden');
  const [moment, setMoment] = useState(0);
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
    <div className={`channel ${isChatHidden ? 'is-chat-hidden' : ''} ${isTheatre ? 'is-theatre' : ''}`}>
      <div className="channel-stage">
        <Player
          key={video.id}
          live={null}
          recorded={{ playlistUrl: video.playlistUrl, storyboardUrl: video.storyboardUrl, startAt }}
          clipOf={{ video: video.id, title: video.title }}
          label={say(words.videoOf, { title: video.title, login: video.login })}
          isTheatre={isTheatre}
          onToggleTheatre={() => setTheatre(!isTheatre)}
          onToggleChat={toggleChat}
          onPlayingChange={ignore}
          onDoubt={refresh}
          onPosition={remember}
          onMoment={setMoment}
        />
      </div>
      <VideoInfo video={video} onChanged={take} onShowChat={isChatHidden ? toggleChat : null} />
      <div className="channel-shelves">
        <ChannelVideos login={video.login} liveId={null} without={video.id} />
        <ChannelClips login={video.login} />
      </div>
      {!isChatHidden && <ReplayPanel key={video.id} video={video} position={moment} onHide={toggleChat} />}
    </div>
  );
}
