import { CircleAlert, CircleCheck, Radio, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useHost } from '../../host/host.ts';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import type { Collection } from '../scene/collection.ts';
import { updateStrip } from '../scene/edit-sources.ts';
import type { SourceKind } from '../scene/source.ts';
import { useLive, useSettings, useStudio } from '../studio-context.tsx';
import { CheckWords, repairLabel } from './check-words.tsx';
import { judge, type Check, type Repair } from './go-live-checks.ts';
import { LiveTitle } from './live-title.tsx';
import { useBandwidth } from './use-bandwidth.ts';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { useCheckFacts } from './use-check-facts.ts';
import { relayDestination, useRelay, useStreamKey } from './use-relay.ts';

interface GoLiveDialogProps {
  onClose: () => void;
  onAddSource: (kind: SourceKind | null) => void;
  onSetUp: () => void;
}

/** What should be so before going live, with a button for each thing that is not; and the button that goes on air. */
export function GoLiveDialog({ onClose, onAddSource, onSetUp }: GoLiveDialogProps) {
  const say = useSay();
  const { live } = useStudio();
  const { phase, error, destinations } = useLive();
  const [problem, setProblem] = useState<string | null>(null);
  const faultText = useFaultText();
  const { checks, options, repair, isTesting } = useChecks({ onAddSource, onSetUp, onProblem: setProblem });
  const isStarting = phase === 'starting';
  useEffect(() => {
    if (phase === 'live') onClose();
  }, [phase, onClose]);
  const isBlocked = checks?.some((check) => check.severity === 'problem') ?? true;
  const hasWarning = checks?.some((check) => check.severity === 'warning') ?? false;
  // What is tried again and again is said, too: it may be minutes until the relay is there.
  const waiting = Object.values(destinations).find((one) => one.error !== undefined);
  const known = phase === 'failed' ? error : phase === 'starting' ? (waiting?.error ?? null) : null;
  const shown = problem ?? (known === null ? null : faultText(known));
  return (
    <Dialog title={say(words.checks)} isOpen onClose={onClose}>
      {shown !== null && (
        <div className="notice notice-problem" role="alert">
          <p>{shown}</p>
          {error?.code === 'key-refused' && phase === 'failed' && (
            <Button className="button-small" onClick={() => void repair({ kind: 'get-key' })}>
              {say(words.newKey)}
            </Button>
          )}
        </div>
      )}
      <LiveTitle />
      {checks === null ? (
        <p className="picker-wait">
          <Spinner size={20} /> {say(words.checking)}
        </p>
      ) : (
        <ul className="checks" data-testid="checks">
          {checks.map((check) => (
            <CheckRow
              key={check.finding.about}
              check={check}
              isBusy={isTesting && check.finding.about === 'line'}
              onRepair={(wanted) => void repair(wanted)}
            />
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        {checks !== null && shown === null && (
          <p className="checks-sum" role="status">
            {say(isBlocked ? words.cannotGoLive : hasWarning ? words.mayGoLive : words.allGood)}
          </p>
        )}
        <Button
          look="primary"
          isBusy={isStarting}
          disabled={isBlocked || options === null}
          title={isBlocked ? say(words.cannotGoLive) : undefined}
          onClick={() => {
            setProblem(null);
            if (options !== null) void live.goLive(options);
          }}
        >
          {!isStarting && <Radio size={17} aria-hidden="true" />}
          {say(hasWarning && !isBlocked ? words.goLiveAnyway : words.goLive)}
        </Button>
      </div>
    </Dialog>
  );
}

const icons = { good: CircleCheck, warning: TriangleAlert, problem: CircleAlert };

interface CheckRowProps {
  check: Check;
  isBusy: boolean;
  onRepair: (repair: Repair) => void;
}

function CheckRow({ check, isBusy, onRepair }: CheckRowProps) {
  const say = useSay();
  const { severity, repair } = check;
  const Icon = icons[severity];
  return (
    <li className="check-row" data-severity={severity} data-about={check.finding.about}>
      <Icon size={20} role="img" aria-label={say(words[severity])} />
      <CheckWords check={check} />
      {repair !== null && (
        <Button className="button-small" isBusy={isBusy} onClick={() => onRepair(repair)}>
          {repairLabel(repair, check.finding, say)}
        </Button>
      )}
    </li>
  );
}

interface ChecksPorts {
  onAddSource: (kind: SourceKind | null) => void;
  onSetUp: () => void;
  onProblem: (problem: string | null) => void;
}

function useChecks({ onAddSource, onSetUp, onProblem }: ChecksPorts) {
  const host = useHost();
  const { bridge, engine, live, store, settings } = useStudio();
  const { video, audio, dynamicBitrate, destinations, relayProtocol } = useSettings();
  const facts = useCheckFacts();
  const relay = useRelay();
  const key = useStreamKey();
  const { lineRate, run, test } = useBandwidth();
  const own =
    relay === undefined || relay === null || key.keyRef === undefined || key.keyRef === null
      ? null
      : relayDestination(relay, key.keyRef, relayProtocol);
  const isKnown = facts !== null && relay !== undefined && key.keyRef !== undefined;
  const checks = !isKnown
    ? null
    : judge({ ...facts, relayName: relay?.name ?? null, hasKey: key.keyRef !== null, lineRate });
  const enabled = destinations.filter((one) => host.settings.get(`destination-off-${one.id}`) === null);
  const options = own === null ? null : { destinations: [own, ...enabled], video, audio, dynamicBitrate };
  const repair = async (wanted: Repair): Promise<void> => {
    onProblem(null);
    switch (wanted.kind) {
      case 'set-up':
        onSetUp();
        break;
      case 'get-key': {
        const reason = await key.renew();
        onProblem(reason);
        if (reason === null) live.putFailureRight();
        break;
      }
      case 'add-source':
        onAddSource(null);
        break;
      case 'add-microphone':
        onAddSource('microphone');
        break;
      case 'unmute':
        store.edit(unmuted);
        break;
      case 'test':
        if (own !== null) await run(own);
        break;
      case 'choose-folder': {
        const picked = await bridge.call('files.pick', { kind: 'folder' });
        if (picked.ok) onProblem(await settings.change({ recordFolder: picked.path }));
        break;
      }
      case 'allow':
        await bridge.call('permissions.openSettings', { kind: wanted.permission });
        break;
      case 'retry-source':
        engine.retrySource(wanted.sourceId);
        break;
      case 'use-preset':
        onProblem(await settings.change({ video: wanted.video }));
    }
  };
  return { checks, options, repair, isTesting: test.state === 'running' };
}

function unmuted(all: Collection): Collection {
  return all.sources.reduce((next, source) => updateStrip(next, source.id, { muted: false }), all);
}
