import type { Health } from '@starling/shared/protocol/videos.ts';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '../host/api-client.ts';
import { formatBitrate } from '../viewer/format.ts';

const askEveryMs = 3_000;

/** How the broadcast reaches the relay, and what should be changed. Shows nothing off the air. */
export function HealthCard({ isLive }: { isLive: boolean }) {
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
      <h2 id="health-heading">Stream health</h2>
      {!live.isConnected && (
        <p className="form-problem">
          Your encoder’s connection was lost. The broadcast waits for it: start it again to go on.
        </p>
      )}
      {live.warnings.map((warning) => (
        <p key={warning} className="health-warning">
          <TriangleAlert size={18} aria-hidden="true" /> {warning}
        </p>
      ))}
      <dl className="health-facts">
        <Fact name="Bitrate" value={formatBitrate(live.bitrate === 0 ? null : live.bitrate)} />
        <Fact name="Frames a second" value={live.frameRate === 0 ? '–' : live.frameRate.toFixed(0)} />
        <Fact
          name="Keyframe every"
          value={live.keyframeInterval === 0 ? '–' : `${live.keyframeInterval.toFixed(1)} s`}
        />
        <Fact name="Encoder" value={live.encoder ?? '–'} />
        <Fact
          name="Qualities"
          value={['Source', ...live.ladder.rungs].join(', ')}
          note={live.ladder.because}
        />
      </dl>
    </section>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numeric">{value}</dd>
      {note !== undefined && <dd className="muted">{note}</dd>}
    </div>
  );
}
