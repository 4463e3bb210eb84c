import { useEffect, useState } from 'react';
import type { Relay } from '../../../ipc/relay-messages.ts';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { relayPassphraseRef } from '../live/use-relay.ts';
import { useSettings, useStudio } from '../studio-context.tsx';

interface RelayProtocolProps {
  srt: NonNullable<Relay['srt']>;
  onChange: (patch: SettingsPatch) => void;
}

/** How the relay is published to, where it offers a choice. */
export function RelayProtocol({ srt, onChange }: RelayProtocolProps) {
  const say = useSay();
  const { relayProtocol } = useSettings();
  return (
    <>
      <SelectField
        label={say(words.protocol)}
        value={relayProtocol}
        options={[
          { value: 'rtmp', label: say(words.rtmpProtocol) },
          { value: 'srt', label: say(words.srtProtocol) },
        ]}
        onChange={(protocol) => onChange({ relayProtocol: protocol })}
      />
      {relayProtocol === 'srt' && srt.isEncrypted && <Passphrase />}
    </>
  );
}

function Passphrase() {
  const say = useSay();
  const { bridge } = useStudio();
  const [isKept, setKept] = useState(false);
  const [error, setError] = useState<string | undefined>();
  useEffect(() => {
    void bridge.call('secrets.has', { name: relayPassphraseRef }).then(({ has }) => setKept(has));
  }, [bridge]);
  const keep = async (value: string) => {
    if (value === '') return;
    const kept = await bridge.call('secrets.set', { name: relayPassphraseRef, value });
    setError(kept.ok ? undefined : kept.error.message);
    setKept(kept.ok);
  };
  return (
    <TextField
      label={say(words.passphrase)}
      type="password"
      autoComplete="off"
      minLength={10}
      maxLength={79}
      hint={say(words.passphraseHint)}
      placeholder={isKept ? say(words.passphraseKept) : ''}
      error={error}
      onBlur={(event) => void keep(event.target.value)}
    />
  );
}
