import { Radio } from 'lucide-react';
import { useEffect, useState, type SubmitEvent } from 'react';
import type { FoundRelay } from '../../../ipc/relay-messages.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.tsx';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useRelay } from '../live/use-relay.ts';
import { useStudio } from '../studio-context.tsx';
import type { StepProps } from './step-props.ts';

/** Which relay: by its address, or one that was found on the network. */
export function RelayStep({ onNext }: StepProps) {
  const say = useSay();
  const { bridge, settings } = useStudio();
  const { origin } = useHost();
  const { refresh } = useSession();
  const faultText = useFaultText();
  const relay = useRelay() ?? null;
  const found = useFoundRelays();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const connect = async (address: string) => {
    setBusy(true);
    const answer = await bridge.call('relay.connect', { address: address.trim() });
    setBusy(false);
    if (!answer.ok) {
      setError(faultText(answer.error));
      return;
    }
    const recent = [answer.origin, ...settings.get().recentRelays.filter((one) => one !== answer.origin)];
    await settings.change({ relayOrigin: answer.origin, recentRelays: recent.slice(0, 10) });
    // Another relay is another policy for the page, so the page is loaded anew.
    if (answer.origin !== origin) {
      window.location.assign('/studio');
      return;
    }
    await refresh();
    onNext();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') void connect(typed);
  };
  return (
    <>
      <h2>{say(words.relayTitle)}</h2>
      <p className="muted">{say(words.relayHint)}</p>
      {relay !== null && (
        <div className="notice notice-good setup-known">
          <p>{say(words.connectedTo, { name: relay.name })}</p>
          <Button look="primary" className="button-small" onClick={onNext}>
            {say(words.next)}
          </Button>
        </div>
      )}
      <form className="setup-line" noValidate onSubmit={submit}>
        <TextField
          label={say(words.relayAddress)}
          placeholder="live.example.org"
          spellCheck={false}
          autoCapitalize="none"
          inputMode="url"
          value={typed}
          error={error}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(undefined);
          }}
        />
        <Button type="submit" look="primary" isBusy={isBusy} disabled={typed.trim() === ''}>
          {say(words.connect)}
        </Button>
      </form>
      <FoundRelays found={found} onChoose={(address) => void connect(address)} />
    </>
  );
}

function FoundRelays({
  found,
  onChoose,
}: {
  found: readonly FoundRelay[] | null;
  onChoose: (address: string) => void;
}) {
  const say = useSay();
  if (found === null)
    return (
      <p className="muted setup-search">
        <Spinner size={16} /> {say(words.relaySearching)}
      </p>
    );
  if (found.length === 0) return <p className="muted">{say(words.relayNone)}</p>;
  return (
    <section className="setup-found" aria-label={say(words.relayFound)}>
      <h3>{say(words.relayFound)}</h3>
      <ul>
        {found.map((relay) => (
          <li key={relay.address}>
            <button type="button" className="kind" onClick={() => onChoose(relay.address)}>
              <span className="kind-icon">
                <Radio size={20} aria-hidden="true" />
              </span>
              <span className="kind-words">
                <strong>{relay.name}</strong>
                <small>{relay.address}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useFoundRelays(): readonly FoundRelay[] | null {
  const { bridge } = useStudio();
  const [found, setFound] = useState<readonly FoundRelay[] | null>(null);
  useEffect(() => {
    let isOver = false;
    void bridge.call('relay.discover').then((relays) => {
      if (!isOver) setFound(relays);
    });
    return () => {
      isOver = true;
    };
  }, [bridge]);
  return found;
}
