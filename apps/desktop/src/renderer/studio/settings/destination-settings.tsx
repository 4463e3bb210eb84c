import { Plus, Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import type { Destination } from '../../../ipc/publish-messages.ts';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useHost } from '../../host/host.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useRelay } from '../live/use-relay.ts';
import { RelayProtocol } from './relay-protocol.tsx';
import { splitSrtUrl } from './srt-parts.ts';
import { useSettings, useStudio } from '../studio-context.tsx';

interface DestinationSettingsProps {
  onChange: (patch: SettingsPatch) => void;
  onSetUpAgain: () => void;
}

/** The relay, and where else the same picture goes. */
export function DestinationSettings({ onChange, onSetUpAgain }: DestinationSettingsProps) {
  const say = useSay();
  const relay = useRelay() ?? null;
  const { bridge } = useStudio();
  const { destinations } = useSettings();
  const [isAdding, setAdding] = useState(false);
  const remove = async ({ id, keyRef, passphraseRef }: Destination) => {
    await bridge.call('secrets.forget', { name: keyRef });
    if (passphraseRef !== undefined) await bridge.call('secrets.forget', { name: passphraseRef });
    onChange({ destinations: destinations.filter((one) => one.id !== id) });
  };
  return (
    <>
      <div className="destination">
        <span className="destination-words">
          <strong>{say(words.relay)}</strong>
          <small className="muted">
            {relay === null ? say(words.noRelay) : `${relay.name} · ${relay.origin}`}
          </small>
        </span>
        <Button className="button-small" onClick={onSetUpAgain}>
          {say(relay === null ? words.connect : words.change)}
        </Button>
      </div>
      {relay?.srt !== undefined && <RelayProtocol srt={relay.srt} onChange={onChange} />}
      <h3 className="settings-heading">{say(words.otherDestinations)}</h3>
      {destinations.length === 0 && !isAdding && <p className="muted">{say(words.noOther)}</p>}
      {destinations.map((destination) => (
        <DestinationRow
          key={destination.id}
          destination={destination}
          onRemove={() => void remove(destination)}
        />
      ))}
      {isAdding ? (
        <NewDestination
          onCancel={() => setAdding(false)}
          onAdd={(destination) => {
            setAdding(false);
            onChange({ destinations: [...destinations, destination] });
          }}
        />
      ) : (
        <Button className="button-small settings-add" onClick={() => setAdding(true)}>
          <Plus size={16} aria-hidden="true" /> {say(words.add)}
        </Button>
      )}
    </>
  );
}

function DestinationRow({ destination, onRemove }: { destination: Destination; onRemove: () => void }) {
  const say = useSay();
  const { settings } = useHost();
  const name = `destination-off-${destination.id}`;
  const [isOn, setOn] = useState(() => settings.get(name) === null);
  return (
    <div className="destination">
      <Switch
        label={say(words.use, { name: destination.name })}
        hint={destination.url}
        isOn={isOn}
        onChange={(on) => {
          settings.set(name, on ? null : 'yes');
          setOn(on);
        }}
      />
      <IconButton label={say(words.remove, { name: destination.name })} onClick={onRemove}>
        <Trash2 size={16} />
      </IconButton>
    </div>
  );
}

const services = [
  { value: 'rtmps://live.twitch.tv/app', label: 'Twitch' },
  { value: 'rtmps://a.rtmps.youtube.com/live2', label: 'YouTube' },
  { value: '', label: '' },
] as const;

interface NewDestinationProps {
  onAdd: (destination: Destination) => void;
  onCancel: () => void;
}

function NewDestination({ onAdd, onCancel }: NewDestinationProps) {
  const say = useSay();
  const { bridge } = useStudio();
  const [service, setService] = useState<(typeof services)[number]['value']>(services[0].value);
  const [url, setUrl] = useState('');
  const [key, setKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [errors, setErrors] = useState<{ url?: string; key?: string; passphrase?: string }>({});
  const isOther = service === '';
  const isSrt = isOther && /^\s*srt:/i.test(url);
  /** @returns what went wrong */
  const keep = async (name: string, value: string): Promise<string | undefined> => {
    const kept = value === '' ? undefined : await bridge.call('secrets.set', { name, value });
    return kept === undefined || kept.ok ? undefined : kept.error.message;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const srt = isOther ? splitSrtUrl(url) : undefined;
    const address = srt?.url ?? (isOther ? url.trim() : service);
    const streamKey = key.trim() || (srt?.streamId ?? '');
    const secret = passphrase || (srt?.passphrase ?? '');
    const found = {
      ...(srt !== undefined || /^rtmps?:\/\/[^\s/]+/i.test(address) ? {} : { url: say(words.badServer) }),
      ...(streamKey === '' && srt === undefined ? { key: say(words.needKey) } : {}),
      ...(secret !== '' && (secret.length < 10 || secret.length > 79)
        ? { passphrase: say(words.passphraseHint) }
        : {}),
    };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const id = crypto.randomUUID();
    const keyRef = `destination-${id}`;
    const passphraseRef = secret === '' ? undefined : `${keyRef}-passphrase`;
    const problem = (await keep(keyRef, streamKey)) ?? (passphraseRef && (await keep(passphraseRef, secret)));
    if (problem !== undefined) {
      setErrors({ key: problem });
      return;
    }
    const name = isOther
      ? new URL(address).hostname
      : (services.find((one) => one.value === service)?.label ?? '');
    const kind = srt === undefined ? 'rtmp' : 'srt';
    onAdd({
      id,
      name,
      kind,
      url: address,
      keyRef,
      ...(passphraseRef === undefined ? {} : { passphraseRef }),
    });
  };
  return (
    <form className="new-destination" noValidate onSubmit={(event) => void submit(event)}>
      <SelectField
        label={say(words.service)}
        value={service}
        options={services.map((one) => (one.value === '' ? { ...one, label: say(words.otherService) } : one))}
        onChange={setService}
      />
      {isOther && (
        <TextField
          label={say(words.server)}
          placeholder="rtmp://  srt://"
          spellCheck={false}
          value={url}
          error={errors.url}
          onChange={(event) => setUrl(event.target.value)}
        />
      )}
      <TextField
        label={say(isSrt ? words.streamId : words.key)}
        type="password"
        autoComplete="off"
        hint={say(words.keyHint)}
        value={key}
        error={errors.key}
        onChange={(event) => setKey(event.target.value)}
      />
      {isSrt && (
        <TextField
          label={say(words.passphrase)}
          type="password"
          autoComplete="off"
          hint={say(words.passphraseHint)}
          value={passphrase}
          error={errors.passphrase}
          onChange={(event) => setPassphrase(event.target.value)}
        />
      )}
      <div className="dialog-actions">
        <Button className="button-small" onClick={onCancel}>
          {say(words.cancel)}
        </Button>
        <Button type="submit" look="primary" className="button-small">
          {say(words.add)}
        </Button>
      </div>
    </form>
  );
}
