import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useDevices } from './use-devices.ts';

interface DeviceFieldProps {
  kind: 'videoinput' | 'audioinput';
  label: string;
  deviceId: string | null;
  /** Its name when it was chosen: it may be unplugged now. */
  deviceLabel: string;
  onChange: (deviceId: string | null, label: string) => void;
}

/** Which camera or microphone. */
export function DeviceField({ kind, label, deviceId, deviceLabel, onChange }: DeviceFieldProps) {
  const say = useSay();
  const devices = useDevices(kind);
  const isThere = deviceId === null || devices.some((device) => device.deviceId === deviceId);
  return (
    <SelectField
      label={label}
      value={deviceId ?? ''}
      options={[
        { value: '', label: say(words.defaultDevice) },
        ...(isThere ? [] : [{ value: deviceId, label: deviceLabel }]),
        ...devices.map((device) => ({ value: device.deviceId, label: device.label })),
      ]}
      onChange={(id) =>
        onChange(id === '' ? null : id, devices.find((device) => device.deviceId === id)?.label ?? '')
      }
    />
  );
}
