import { RotateCw } from 'lucide-react';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Button } from '../ui/button.tsx';
import { useVideos } from './use-videos.ts';
import { VideoCard } from './video-card.tsx';
import './home-page.css';

interface ChannelVideosProps {
  login: string;
  /** The broadcast that is on air, which is not listed: it is on the page already. */
  liveId: string | null;
  /** Another one that is not listed. */
  without?: string;
}

/** A channel's earlier broadcasts, newest first. */
export function ChannelVideos({ login, liveId, without }: ChannelVideosProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const { view, refresh } = useVideos(login, liveId ?? 'off air');
  if (view.state === 'loading') return null;
  return (
    <section className="channel-videos" aria-labelledby="videos-heading">
      <h2 id="videos-heading">{say(words.pastBroadcasts)}</h2>
      {view.state === 'failed' ? (
        <p className="muted">
          {faultText(view.failure)}{' '}
          <Button onClick={refresh}>
            <RotateCw size={16} /> {say(words.tryAgain)}
          </Button>
        </p>
      ) : (
        <VideoList videos={view.videos.filter(({ id }) => id !== liveId && id !== without)} login={login} />
      )}
    </section>
  );
}

function VideoList({ videos, login }: { videos: Parameters<typeof VideoCard>[0]['video'][]; login: string }) {
  const say = useSay();
  if (videos.length === 0) return <p className="muted">{say(words.noBroadcasts, { login })}</p>;
  return (
    <ul className="stream-grid">
      {videos.map((video) => (
        <li key={video.id}>
          <VideoCard video={video} />
        </li>
      ))}
    </ul>
  );
}
