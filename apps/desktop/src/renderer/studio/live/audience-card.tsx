import type { Health } from '@starling/shared/protocol/videos.ts';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '../../host/api-client.ts';
import { useSession } from '../../host/session.tsx';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { formatDecimal, formatPercent } from './format-live.ts';

interface Audience {
  readonly viewers: number | null;
  readonly health: Health['live'];
}

const askEveryMs = 4000;

/** What the relay says of those who watch, and what it thinks should be changed. */
export function AudienceCard() {
  const say = useSay();
  const language = useLanguage();
  const { viewers, health } = useAudience();
  const mesh = health?.mesh ?? null;
  const latencyMs = mesh?.latencyMs ?? null;
  return (
    <section className="live-card" aria-label={say(words.audience)}>
      <header>
        <h3>{say(words.audience)}</h3>
        <small className="muted">{say(words.relaySays)}</small>
      </header>
      <dl className="live-facts">
        <div>
          <dt>{say(words.viewers)}</dt>
          <dd className="numeric">{viewers ?? '–'}</dd>
        </div>
        <div>
          <dt>{say(words.peerShare)}</dt>
          <dd className="numeric">{mesh === null ? '–' : `${formatPercent(mesh.offload, language)} %`}</dd>
        </div>
        <div>
          <dt>{say(words.latency)}</dt>
          <dd className="numeric">
            {latencyMs === null ? '–' : `${formatDecimal(latencyMs / 1000, language)} s`}
          </dd>
        </div>
        <div>
          <dt>{say(words.stalls)}</dt>
          <dd className="numeric">{mesh === null ? '–' : formatDecimal(mesh.stallsPerMinute, language)}</dd>
        </div>
      </dl>
      {health?.warnings.map((warning) => (
        <p key={warning} className="relay-warning">
          <TriangleAlert size={16} aria-hidden="true" /> {warning}
        </p>
      ))}
    </section>
  );
}

function useAudience(): Audience {
  const { session } = useSession();
  const login = session.state === 'account' ? session.account.login : null;
  const [audience, setAudience] = useState<Audience>({ viewers: null, health: null });
  useEffect(() => {
    if (login === null) return;
    const abort = new AbortController();
    const ask = async () => {
      const [channel, health] = await Promise.all([
        api.channel(login, abort.signal),
        api.health(abort.signal),
      ]);
      if (abort.signal.aborted) return;
      setAudience({
        viewers: channel.ok ? (channel.value.stream?.viewers ?? null) : null,
        health: health.ok ? health.value.live : null,
      });
    };
    void ask();
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [login]);
  return audience;
}
