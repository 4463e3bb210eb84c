import { Check } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { usePageTitle } from '../../host/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { useRelay } from '../live/use-relay.ts';
import { AccountStep } from './account-step.tsx';
import { BandwidthStep } from './bandwidth-step.tsx';
import { DevicesStep } from './devices-step.tsx';
import { RelayStep } from './relay-step.tsx';
import { ShowStep } from './show-step.tsx';
import '../../dashboard/dashboard.css';
import './setup.css';

const steps = ['relay', 'account', 'devices', 'bandwidth', 'show'] as const;

/** From the first start to being live: relay, account, camera and microphone, connection, title. */
export function SetupPage({ onDone }: { onDone: () => void }) {
  const say = useSay();
  const relay = useRelay();
  const [chosen, setAt] = useState<number | null>(null);
  usePageTitle(say(words.title));
  // The app may know its relay already.
  const at = chosen ?? (relay === null ? 0 : 1);
  if (relay === undefined) return <div className="page-wait" />;
  const step = steps[at] ?? 'show';
  const next = () => (at === steps.length - 1 ? onDone() : setAt(at + 1));
  return (
    <div className="setup">
      <header className="setup-header">
        <h1>{say(words.title)}</h1>
        <p className="muted">{say(words.lead)}</p>
        <ol className="setup-steps">
          {steps.map((name, index) => (
            <li key={name} aria-current={index === at ? 'step' : undefined} data-is-done={index < at}>
              <span className="setup-number" aria-hidden="true">
                {index < at ? <Check size={14} /> : index + 1}
              </span>
              {say(words[name])}
            </li>
          ))}
        </ol>
      </header>
      <section
        className="setup-card card"
        aria-label={say(words.step, { number: at + 1, total: steps.length })}
      >
        {step === 'relay' && <RelayStep onNext={next} />}
        {step === 'account' && <AccountStep onNext={next} />}
        {step === 'devices' && <DevicesStep onNext={next} />}
        {step === 'bandwidth' && <BandwidthStep onNext={next} />}
        {step === 'show' && <ShowStep onNext={next} />}
      </section>
      <footer className="setup-footer">
        <Button look="quiet" disabled={at === 0} onClick={() => setAt(at - 1)}>
          {say(words.back)}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {say(words.skip)}
        </Button>
      </footer>
    </div>
  );
}
