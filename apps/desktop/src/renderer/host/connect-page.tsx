import { useEffect, useState, type SubmitEvent } from 'react';
import type { DesktopBridge } from '../../ipc/desktop-bridge.ts';
import type { FoundRelay } from '../../ipc/relay-messages.ts';
import { appWords as words } from '../i18n/app-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useFaultText } from '../i18n/use-fault-text.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { TextField } from '../ui/text-field.tsx';
import '../dashboard/dashboard.css';
import './connect-page.css';

/** What the app shows before it knows a relay: its address, or one that was found on the local network. */
export function ConnectPage({ bridge }: { bridge: DesktopBridge }) {
  const say = useSay();
  const [address, setAddress] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const { connect, problem, isBusy } = useConnect(bridge);
  const found = useFoundRelays(bridge);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setEmpty(address.trim() === '');
    if (address.trim() !== '') void connect(address);
  };
  return (
    <main className="account-page">
      <form className="card" noValidate onSubmit={submit}>
        <Mark size={44} />
        <h1>{say(words.connectTitle)}</h1>
        <p className="muted">{say(words.connectHint)}</p>
        <TextField
          label={say(words.address)}
          name="address"
          placeholder="live.example.org"
          autoFocus
          autoCapitalize="none"
          spellCheck={false}
          error={isEmpty ? say(words.typeAddress) : problem}
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
            setEmpty(false);
          }}
        />
        <Button type="submit" look="primary" isBusy={isBusy}>
          {say(words.connect)}
        </Button>
        <FoundRelays found={found} isBusy={isBusy} onChoose={(relay) => void connect(relay.address)} />
      </form>
    </main>
  );
}

interface FoundRelaysProps {
  /** Null while the network is being asked. */
  found: readonly FoundRelay[] | null;
  isBusy: boolean;
  onChoose: (relay: FoundRelay) => void;
}

function FoundRelays({ found, isBusy, onChoose }: FoundRelaysProps) {
  const say = useSay();
  return (
    <section className="found-relays" aria-live="polite">
      <h2>{say(words.found)}</h2>
      {found === null && <p className="muted">{say(words.looking)}</p>}
      {found?.length === 0 && <p className="muted">{say(words.noneFound)}</p>}
      {found?.map((relay) => (
        <Button key={relay.name} disabled={isBusy} onClick={() => onChoose(relay)}>
          <span className="found-relay-name">{relay.name}</span>
          <span className="muted">{relay.address}</span>
        </Button>
      ))}
    </section>
  );
}

/** A new relay is another policy for the page, so the page is loaded anew. */
function useConnect(bridge: DesktopBridge) {
  const faultText = useFaultText();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const connect = async (address: string) => {
    setBusy(true);
    const answer = await bridge.call('relay.connect', { address: address.slice(0, 200) });
    if (answer.ok) window.location.assign('/');
    else {
      setBusy(false);
      setProblem(faultText(answer.error));
    }
  };
  return { connect, problem, isBusy };
}

function useFoundRelays(bridge: DesktopBridge): FoundRelay[] | null {
  const [found, setFound] = useState<FoundRelay[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void bridge.call('relay.discover').then((relays) => {
      if (!isGone) setFound(relays);
    });
    return () => {
      isGone = true;
    };
  }, [bridge]);
  return found;
}
