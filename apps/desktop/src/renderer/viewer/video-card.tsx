import type { Video } from '@starling/shared/protocol/videos.ts';
import { Link } from 'wouter';
import { LiveBadge } from '../ui/badge.tsx';
import { Flock } from '../ui/flock.tsx';
import { formatUptime } from './format.ts';
import { useFormat } from './use-format.ts';

/** One video in a list: its picture, length, title and day. */
export function VideoCard({ video }: { video: Video }) {
  const format = useFormat();
  return (
    <Link href={`/videos/${video.id}`} className="stream-card" data-testid="video-card">
      <div className="stream-picture">
        {video.thumbnailUrl === null ? (
          <Flock name={video.id} />
        ) : (
          <img src={video.thumbnailUrl} alt="" loading="lazy" />
        )}
        {video.isLive && (
          <span className="picture-badge">
            <LiveBadge />
          </span>
        )}
        <span className="picture-fact picture-uptime numeric">{formatUptime(video.duration * 1000)}</span>
      </div>
      <div className="video-words">
        <h3>{video.title}</h3>
        <p className="muted">{format.date(video.startedAt)}</p>
      </div>
    </Link>
  );
}
