import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { PublishState } from '../../../ipc/publish-messages.ts';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { useNow } from '../../host/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { formatUptime } from '../../viewer/format.ts';
import { useLive, useStudio } from '../studio-context.tsx';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { useDestinationName } from './use-destination-name.ts';
import { AudienceCard } from './audience-card.tsx';
import { Chart } from './chart.tsx';
import { formatDecimal, formatPercent, formatRate } from './format-live.ts';
import { FrameLossTable } from './frame-loss-table.tsx';
import type { SessionLog } from './session-log.ts';
import { LiveTitle } from './live-title.tsx';

/** How the broadcast goes, at a glance and then in detail. */
export function Dashboard() {
  const say = useSay();
  const faultText = useFaultText();
  const { phase, log, error, destinations } = useLive();
  if (log === null)
    return (
      <div className="dashboard">
        <BigState />
        {phase === 'failed' && error !== null ? (
          <p className="notice notice-problem" role="alert">
            {faultText(error)}
          </p>
        ) : (
          <p className="muted">{say(words.offHint)}</p>
        )}
      </div>
    );
  return (
    <div className="dashboard">
      <BigState />
      {Object.values(destinations).map((destination) => (
        <Reconnect key={destination.destinationId} destination={destination} />
      ))}
      <BitrateCard log={log} />
      <FrameLossCard log={log} />
      <Machine />
      <AudienceCard />
      <LiveTitle />
      {Object.keys(destinations).length > 1 && <Destinations />}
    </div>
  );
}

function BigState() {
  const say = useSay();
  const { phase, log } = useLive();
  const now = useNow(1000);
  return (
    <header className="big-state" data-phase={phase}>
      <span className="big-dot" aria-hidden="true" />
      <strong role="status">{say(words[phase])}</strong>
      {log !== null && (
        <span className="big-time numeric" aria-label={say(words.timeOnAir)} role="timer" aria-live="off">
          {formatUptime(now - log.startedAt)}
        </span>
      )}
    </header>
  );
}

/** A destination that is not live as it should be: why, when the next attempt is, and the button that does not wait for it. */
function Reconnect({ destination }: { destination: PublishState }) {
  const say = useSay();
  const toast = useToast();
  const { live } = useStudio();
  const faultText = useFaultText();
  const { state, error, attempt, nextAttemptInMs, destinationId } = destination;
  const isWaiting = state === 'reconnecting' || (state === 'connecting' && error !== undefined);
  if (!isWaiting && state !== 'failed') return null;
  const reconnect = async () => {
    const problem = await live.reconnectNow(destinationId);
    if (problem !== null) toast(faultText(problem));
  };
  return (
    <div className="notice notice-problem" role="alert">
      {error !== undefined && <p>{faultText(error)}</p>}
      {isWaiting && (
        <p>
          {say(state === 'reconnecting' ? words.reconnectingHint : words.connectingHint, { attempt })}{' '}
          {nextAttemptInMs > 0 && <NextAttempt key={attempt} inMs={nextAttemptInMs} />}
        </p>
      )}
      <Button className="button-small" onClick={() => void reconnect()}>
        <RotateCw size={15} aria-hidden="true" /> {say(words.reconnectNow)}
      </Button>
    </div>
  );
}

/** Counts down from when it is first shown. */
function NextAttempt({ inMs }: { inMs: number }) {
  const say = useSay();
  const now = useNow(1000);
  const [shownAt] = useState(now);
  const seconds = Math.max(0, Math.ceil((inMs - (now - shownAt)) / 1000));
  return <span aria-live="off">{say(words.nextAttempt, { seconds })}</span>;
}

const shownMs = 180_000;

function BitrateCard({ log }: { log: SessionLog }) {
  const say = useSay();
  const language = useLanguage();
  const last = log.samples.at(-1);
  const toMs = Math.max(shownMs, last?.atMs ?? 0);
  const shown = log.samples.filter((sample) => sample.atMs >= toMs - shownMs);
  const rate = formatRate(last?.bitsPerSecond ?? 0, language);
  return (
    <section className="live-card" aria-label={say(words.bitrate)}>
      <header>
        <h3>{say(words.bitrate)}</h3>
        <span className="numeric">
          <strong>{rate}</strong>{' '}
          {last !== undefined && (
            <small className="muted">
              {say(words.target, { rate: formatRate(last.targetBitsPerSecond, language) })}
            </small>
          )}
        </span>
      </header>
      <Chart
        label={say(words.bitrateChart, { minutes: shownMs / 60_000, rate })}
        points={shown.map(({ atMs, bitsPerSecond }) => ({ atMs, value: bitsPerSecond }))}
        target={shown.map(({ atMs, targetBitsPerSecond }) => ({ atMs, value: targetBitsPerSecond }))}
        fromMs={toMs - shownMs}
        toMs={toMs}
        leastTop={1_000_000}
        format={(value) => formatRate(value, language)}
      />
    </section>
  );
}

function FrameLossCard({ log }: { log: SessionLog }) {
  const say = useSay();
  const { stats } = useLive();
  const first = Object.values(stats)[0];
  return (
    <section className="live-card" aria-label={say(words.frames)}>
      <h3>{say(words.frames)}</h3>
      <FrameLossTable
        frames={first ?? { droppedFrames: 0, skippedFrames: 0, lateFrames: 0 }}
        timeOnAirMs={first?.timeOnAirMs ?? 0}
        frameRate={log.frameRate}
      />
    </section>
  );
}

function Machine() {
  const say = useSay();
  const language = useLanguage();
  const { stats, engine } = useLive();
  const first = Object.values(stats)[0];
  const kind = engine === null ? null : say(engine.isHardware ? words.hardware : words.software);
  const whole = (value: number, unit: string) => `${Math.round(value)} ${unit}`;
  return (
    <section className="live-card" aria-label={say(words.encoder)}>
      <dl className="live-facts">
        <Fact
          name={say(words.roundTrip)}
          value={first === undefined ? '–' : whole(first.roundTripMs, 'ms')}
        />
        <Fact name={say(words.buffer)} value={first === undefined ? '–' : whole(first.sendBufferMs, 'ms')} />
        {first?.srt !== undefined && (
          <>
            <Fact
              name={say(words.linkLoss)}
              value={`${formatPercent(first.srt.lossShare, language)} %`}
              isBad={first.srt.lossShare > 0.12}
            />
            <Fact name={say(words.linkDropped)} value={String(first.srt.droppedPackets)} />
          </>
        )}
        <Fact
          name={say(words.load)}
          value={first === undefined ? '–' : `${formatPercent(first.encoderLoad, language)} %`}
          isBad={(first?.encoderLoad ?? 0) > 0.9}
        />
        <Fact name={say(words.fps)} value={engine === null ? '–' : formatDecimal(engine.fps, language)} />
        {engine !== null && engine.encoderName !== '' && (
          <Fact name={say(words.encoder)} value={`${engine.encoderName} (${kind ?? ''})`} isWide />
        )}
      </dl>
    </section>
  );
}

/** One figure with its name. */
function Fact({
  name,
  value,
  isBad = false,
  isWide = false,
}: {
  name: string;
  value: string;
  isBad?: boolean;
  isWide?: boolean;
}) {
  return (
    <div className={isWide ? 'is-wide' : ''} data-severity={isBad ? 'amber' : undefined}>
      <dt>{name}</dt>
      <dd className="numeric">{value}</dd>
    </div>
  );
}

function Destinations() {
  const say = useSay();
  const language = useLanguage();
  const { destinations, stats } = useLive();
  const nameOf = useDestinationName();
  return (
    <section className="live-card" aria-label={say(words.destinations)}>
      <h3>{say(words.destinations)}</h3>
      <ul className="destination-states">
        {Object.values(destinations).map(({ destinationId, state }) => (
          <li key={destinationId} data-state={state}>
            <span className="big-dot" aria-hidden="true" />
            <span>{nameOf(destinationId)}</span>
            <span className="muted">
              {state === 'live'
                ? formatRate(stats[destinationId]?.bitsPerSecond ?? 0, language)
                : say(words[state])}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
