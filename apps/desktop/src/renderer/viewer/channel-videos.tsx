import { RotateCw } from 'lucide-react';
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
  const { view, refresh } = useVideos(login, liveId ?? 'off air');
  if (view.state === 'loading') return null;
  return (
    <section className="channel-videos" aria-labelledby="videos-heading">
      <h2 id="videos-heading">Past broadcasts</h2>
      {view.state === 'failed' ? (
        <p className="muted">
          {view.failure.message}{' '}
          <Button onClick={refresh}>
            <RotateCw size={16} /> Try again
          </Button>
        </p>
      ) : (
        <VideoList videos={view.videos.filter(({ id }) => id !== liveId && id !== without)} login={login} />
      )}
    </section>
  );
}

function VideoList({ videos, login }: { videos: Parameters<typeof VideoCard>[0]['video'][]; login: string }) {
  if (videos.length === 0)
    return <p className="muted">Nothing here yet. What {login} broadcasts can be watched again here.</p>;
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
