import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.tsx';
import { useLanguage, useSay, type Say } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { formatUptime } from '../../viewer/format.ts';
import { useLive, useStudio } from '../studio-context.tsx';
import { Chart } from './chart.tsx';
import { useDestinationName } from './use-destination-name.ts';
import { formatPercent, formatRate } from './format-live.ts';
import { FrameLossTable } from './frame-loss-table.tsx';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { summarise, type LogEntry, type SessionLog } from './session-log.ts';

/** What the broadcast was like, once it is over. */
export function SessionReport() {
  const say = useSay();
  const { live } = useStudio();
  const { lastLog } = useLive();
  return (
    <Dialog title={say(words.reportTitle)} isOpen={lastLog !== null} isWide onClose={live.putLogAway}>
      {lastLog !== null && <Report log={lastLog} />}
    </Dialog>
  );
}

function Report({ log }: { log: SessionLog }) {
  const say = useSay();
  const host = useHost();
  const toast = useToast();
  const language = useLanguage();
  const { live } = useStudio();
  const { session } = useSession();
  const summary = summarise(log, log.endedAt ?? log.startedAt);
  const last = log.samples.at(-1);
  const nameOf = useDestinationName();
  const faultText = useFaultText();
  const copy = async () => {
    await host.copyText(JSON.stringify(log, null, 2));
    toast(say(words.copied));
  };
  return (
    <div className="session-report">
      <p>{say(words.reportHint, { time: formatUptime(summary.durationMs) })}</p>
      <dl className="live-facts">
        <div>
          <dt>{say(words.mean)}</dt>
          <dd className="numeric">{formatRate(summary.meanBitsPerSecond, language)}</dd>
        </div>
        <div data-severity={summary.reconnects > 0 ? 'amber' : undefined}>
          <dt>{say(words.reconnects)}</dt>
          <dd className="numeric">{summary.reconnects}</dd>
        </div>
      </dl>
      <h3>{say(words.frames)}</h3>
      <FrameLossTable
        frames={last ?? { droppedFrames: 0, skippedFrames: 0, lateFrames: 0 }}
        timeOnAirMs={last?.atMs ?? 0}
        frameRate={log.frameRate}
      />
      <ReportCharts log={log} />
      <h3>{say(words.events)}</h3>
      {log.entries.length === 0 ? (
        <p className="muted">{say(words.noEvents)}</p>
      ) : (
        <ol className="session-events" tabIndex={0} aria-label={say(words.events)}>
          {log.entries.map((entry, index) => (
            <li key={index} data-kind={entry.kind}>
              <time className="numeric">{formatUptime(entry.atMs)}</time>
              <span>{describeEntry(entry, { nameOf, faultText, say })}</span>
            </li>
          ))}
        </ol>
      )}
      <div className="dialog-actions">
        <Button onClick={() => void copy()}>{say(words.copyLog)}</Button>
        {session.state === 'account' && (
          <ButtonLink href={`/${session.account.login}`}>{say(words.watchAgain)}</ButtonLink>
        )}
        <Button look="primary" onClick={live.putLogAway}>
          {say(words.done)}
        </Button>
      </div>
    </div>
  );
}

function ReportCharts({ log }: { log: SessionLog }) {
  const say = useSay();
  const language = useLanguage();
  const toMs = Math.max(1000, log.samples.at(-1)?.atMs ?? 0);
  const span = { fromMs: 0, toMs, height: 56 };
  const series = (value: (sample: SessionLog['samples'][number]) => number) =>
    log.samples.map((sample) => ({ atMs: sample.atMs, value: value(sample) }));
  return (
    <div className="report-charts">
      <div>
        <h3>{say(words.bitrate)}</h3>
        <Chart
          {...span}
          label={say(words.bitrate)}
          points={series((sample) => sample.bitsPerSecond)}
          target={series((sample) => sample.targetBitsPerSecond)}
          leastTop={1_000_000}
          format={(value) => formatRate(value, language)}
        />
      </div>
      <div>
        <h3>{say(words.roundTrip)}</h3>
        <Chart
          {...span}
          label={say(words.roundTrip)}
          points={series((sample) => sample.roundTripMs)}
          leastTop={50}
          format={(value) => `${Math.round(value)} ms`}
        />
      </div>
      <div>
        <h3>{say(words.load)}</h3>
        <Chart
          {...span}
          label={say(words.load)}
          points={series((sample) => sample.encoderLoad)}
          leastTop={1}
          format={(value) => `${formatPercent(value, language)} %`}
        />
      </div>
    </div>
  );
}

interface Telling {
  readonly nameOf: (id: string) => string;
  readonly faultText: ReturnType<typeof useFaultText>;
  readonly say: Say;
}

function describeEntry(entry: LogEntry, { nameOf, faultText, say }: Telling): string {
  switch (entry.kind) {
    case 'state':
      return say(words.stateChanged, {
        destination: nameOf(entry.destination),
        state: say(words[entry.state]),
      });
    case 'error':
      return say(words.errorHappened, {
        destination: nameOf(entry.destination),
        message: faultText(entry.error),
      });
    case 'marker':
      return say(words.markerAt, { label: entry.label });
    case 'file':
      return say(words.fileWritten, { file: entry.file });
  }
}
