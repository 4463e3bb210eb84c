import type { Stream } from '@starling/shared/protocol/api.ts';
import { Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useNow } from '../host/use-now.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LiveBadge } from '../ui/badge.tsx';
import { Flock } from '../ui/flock.tsx';
import { formatUptime } from './format.ts';
import { useFormat } from './use-format.ts';

/** One live channel in the grid. `picture` is a number that changes when the thumbnail should be fetched anew. */
export function StreamCard({ stream, picture }: { stream: Stream; picture: number }) {
  const now = useNow(1000);
  const format = useFormat();
  return (
    <Link href={`/${stream.login}`} className="stream-card" data-testid="stream-card">
      <div className="stream-picture">
        <Thumbnail stream={stream} picture={picture} />
        <span className="picture-badge">
          <LiveBadge />
        </span>
        <span className="picture-fact picture-uptime numeric">
          {formatUptime(now - Date.parse(stream.startedAt))}
        </span>
        <span className="picture-fact picture-viewers">
          <Users size={13} aria-hidden="true" />
          <span aria-hidden="true">{format.count(stream.viewers)}</span>
          <span className="visually-hidden">{format.viewers(stream.viewers)}</span>
        </span>
      </div>
      <div className="stream-words">
        <Avatar login={stream.login} size={38} />
        <div>
          <h2>{stream.title}</h2>
          <p className="muted">{stream.login}</p>
        </div>
      </div>
    </Link>
  );
}

/** Keeps the old picture until the new one is there; a flock where there is none. */
function Thumbnail({ stream, picture }: { stream: Stream; picture: number }) {
  const [shown, setShown] = useState<string | null>(null);
  const { thumbnailUrl } = stream;
  useEffect(() => {
    if (thumbnailUrl === null) {
      setShown(null);
      return;
    }
    const url = `${thumbnailUrl}${thumbnailUrl.includes('?') ? '&' : '?'}t=${picture}`;
    const image = new Image();
    image.onload = () => setShown(url);
    image.src = url;
    return () => {
      image.onload = null;
    };
  }, [thumbnailUrl, picture]);
  return shown === null ? <Flock name={stream.login} /> : <img src={shown} alt="" />;
}
