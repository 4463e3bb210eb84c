import type { Stream } from '@starling/shared/protocol/api.ts';
import { useHost } from '../host/host.ts';
import { useNow } from '../host/use-now.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { LiveBadge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { formatUptime } from '../viewer/format.ts';
import { useFormat } from '../viewer/use-format.ts';

/** Whether the channel is on air. The page asks every few seconds. */
export function LiveStatus({ login, stream }: { login: string; stream: Stream | null }) {
  const say = useSay();
  return (
    <section
      className={`card live-status ${stream === null ? '' : 'is-live'}`}
      role="status"
      aria-label={say(words.broadcast)}
      data-testid="live-status"
    >
      {stream === null ? <Waiting /> : <OnAir login={login} stream={stream} />}
    </section>
  );
}

function Waiting() {
  const say = useSay();
  return (
    <>
      <span className="status-dot" aria-hidden="true" />
      <div className="live-status-words">
        <strong>{say(words.offAir)}</strong>
        <p className="muted">{say(words.waiting)}</p>
      </div>
    </>
  );
}

function OnAir({ login, stream }: { login: string; stream: Stream }) {
  const say = useSay();
  const format = useFormat();
  const { origin } = useHost();
  const now = useNow(1000);
  const size = stream.width === null || stream.height === null ? null : `${stream.width} × ${stream.height}`;
  return (
    <>
      <LiveBadge />
      <div className="live-status-words">
        <strong>{say(words.youAreLive)}</strong>
        <p className="muted numeric" aria-live="off">
          {[formatUptime(now - Date.parse(stream.startedAt)), format.viewers(stream.viewers), size]
            .filter((fact) => fact !== null)
            .join(' · ')}
        </p>
      </div>
      <ButtonLink href={`/${login}`} look="primary">
        {say(words.openChannel)}
      </ButtonLink>
      <CopyField label={say(words.linkForViewers)} value={`${origin}/${login}`} />
    </>
  );
}
