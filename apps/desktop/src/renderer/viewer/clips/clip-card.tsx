import type { Clip } from '@starling/shared/protocol/videos.ts';
import { Link } from 'wouter';
import { Flock } from '../../ui/flock.tsx';
import { formatUptime } from '../format.ts';
import { useFormat } from '../use-format.ts';

/** One clip in a list: its picture, length, title, and who cut it when. */
export function ClipCard({ clip }: { clip: Clip }) {
  const format = useFormat();
  return (
    <Link href={`/clips/${clip.id}`} className="stream-card" data-testid="clip-card">
      <div className="stream-picture">
        {clip.thumbnailUrl === null ? (
          <Flock name={clip.id} />
        ) : (
          <img src={clip.thumbnailUrl} alt="" loading="lazy" />
        )}
        <span className="picture-fact picture-uptime numeric">{formatUptime(clip.duration * 1000)}</span>
      </div>
      <div className="video-words">
        <h3>{clip.title}</h3>
        <p className="muted">
          {format.date(clip.createdAt)} · {clip.creator}
        </p>
      </div>
    </Link>
  );
}
