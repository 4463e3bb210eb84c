import type { Health } from '@starling/shared/protocol/videos.ts';
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { api } from '../host/api-client.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useFormat } from '../viewer/use-format.ts';
import { RelaySentence } from '../viewer/relay-sentence.tsx';

const askEveryMs = 3_000;

/** How the broadcast reaches the relay, and what should be changed. Shows nothing off the air. */
export function HealthCard({ isLive }: { isLive: boolean }) {
  const say = useSay();
  const format = useFormat();
  const [live, setLive] = useState<Health['live']>(null);
  useEffect(() => {
    if (!isLive) {
      setLive(null);
      return;
    }
    const abort = new AbortController();
    const ask = async () => {
      const answer = await api.health(abort.signal);
      if (answer.ok && !abort.signal.aborted) setLive(answer.value.live);
    };
    void ask();
    const timer = setInterval(() => void ask(), askEveryMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [isLive]);
  if (live === null) return null;
  return (
    <section className="card" aria-labelledby="health-heading">
      <h2 id="health-heading">{say(words.health)}</h2>
      {!live.isConnected && <p className="form-problem">{say(words.connectionLost)}</p>}
      {live.warnings.map((warning) => (
        <p key={warning} className="health-warning">
          <TriangleAlert size={18} aria-hidden="true" /> <RelaySentence text={warning} />
        </p>
      ))}
      <dl className="health-facts">
        <Fact name={say(words.bitrate)} value={format.bitrate(live.bitrate === 0 ? null : live.bitrate)} />
        <Fact
          name={say(words.framesPerSecond)}
          value={live.frameRate === 0 ? '–' : format.figure(live.frameRate, 0)}
        />
        <Fact
          name={say(words.keyframeEvery)}
          value={
            live.keyframeInterval === 0
              ? '–'
              : say(words.seconds, { shown: format.figure(live.keyframeInterval, 1) })
          }
        />
        <Fact name={say(words.encoder)} value={live.encoder ?? '–'} />
        <Fact
          name={say(words.qualities)}
          value={[say(words.source), ...live.ladder.rungs].join(', ')}
          note={<RelaySentence text={live.ladder.because} />}
        />
      </dl>
    </section>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numeric">{value}</dd>
      {note !== undefined && <dd className="muted">{note}</dd>}
    </div>
  );
}
