import type { Stream } from '@starling/shared/protocol/api.ts';
import { useHost } from '../host/host.ts';
import { useNow } from '../host/use-now.ts';
import { LiveBadge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { formatUptime, formatViewers } from '../viewer/format.ts';

/** Whether the channel is on air. The page asks every few seconds. */
export function LiveStatus({ login, stream }: { login: string; stream: Stream | null }) {
  return (
    <section
      className={`card live-status ${stream === null ? '' : 'is-live'}`}
      role="status"
      aria-label="Broadcast"
      data-testid="live-status"
    >
      {stream === null ? <Waiting /> : <OnAir login={login} stream={stream} />}
    </section>
  );
}

function Waiting() {
  return (
    <>
      <span className="status-dot" aria-hidden="true" />
      <div className="live-status-words">
        <strong>Off the air</strong>
        <p className="muted">Waiting for your encoder. This page notices by itself when you are live.</p>
      </div>
    </>
  );
}

function OnAir({ login, stream }: { login: string; stream: Stream }) {
  const { origin } = useHost();
  const now = useNow(1000);
  const size = stream.width === null || stream.height === null ? null : `${stream.width} × ${stream.height}`;
  return (
    <>
      <LiveBadge />
      <div className="live-status-words">
        <strong>You’re live</strong>
        <p className="muted numeric" aria-live="off">
          {[formatUptime(now - Date.parse(stream.startedAt)), formatViewers(stream.viewers), size]
            .filter((fact) => fact !== null)
            .join(' · ')}
        </p>
      </div>
      <ButtonLink href={`/${login}`} look="primary">
        Open my channel
      </ButtonLink>
      <CopyField label="Link for your viewers" value={`${origin}/${login}`} />
    </>
  );
}
