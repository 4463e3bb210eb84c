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
  const remove = async ({ id, keyRef }: Destination) => {
    await bridge.call('secrets.forget', { name: keyRef });
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
  const [errors, setErrors] = useState<{ url?: string; key?: string }>({});
  const isOther = service === '';
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const address = isOther ? url.trim() : service;
    const found = {
      ...(/^rtmps?:\/\/[^\s/]+/i.test(address) ? {} : { url: say(words.badServer) }),
      ...(key.trim() === '' ? { key: say(words.needKey) } : {}),
    };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const id = crypto.randomUUID();
    const keyRef = `destination-${id}`;
    const kept = await bridge.call('secrets.set', { name: keyRef, value: key.trim() });
    if (!kept.ok) {
      setErrors({ key: kept.error.message });
      return;
    }
    const name = isOther
      ? new URL(address).hostname
      : (services.find((one) => one.value === service)?.label ?? '');
    onAdd({ id, name, kind: 'rtmp', url: address, keyRef });
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
          placeholder="rtmp://"
          spellCheck={false}
          value={url}
          error={errors.url}
          onChange={(event) => setUrl(event.target.value)}
        />
      )}
      <TextField
        label={say(words.key)}
        type="password"
        autoComplete="off"
        hint={say(words.keyHint)}
        value={key}
        error={errors.key}
        onChange={(event) => setKey(event.target.value)}
      />
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
