import { useEffect, useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { Button } from '../../ui/button.tsx';
import { CameraPicture } from '../devices/camera-picture.tsx';
import { MicrophoneLevel } from '../devices/microphone-level.tsx';
import { defaultSettings, type SourceSettings } from '../scene/source.ts';
import { useDevices, type Device } from '../panels/use-devices.ts';
import { usePermission } from '../devices/use-permission.tsx';

interface DevicePickerProps {
  kind: 'camera' | 'microphone';
  onPick: (settings: SourceSettings, name: string) => void;
}

/** The cameras with their pictures, or the microphones with their levels. */
export function DevicePicker({ kind, onPick }: DevicePickerProps) {
  const say = useSay();
  const isCamera = kind === 'camera';
  const permission = usePermission(kind);
  const devices = useDevices(isCamera ? 'videoinput' : 'audioinput');
  const [isLong, setLong] = useState(false);
  // Devices come a moment after the permission; only then is it true that there is none.
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 700);
    return () => clearTimeout(timer);
  }, []);
  const pick = (device: Device) =>
    onPick({ ...defaultSettings(kind), deviceId: device.deviceId, label: device.label }, device.label);
  return (
    <>
      {permission.notice}
      {devices.length === 0 && isLong && permission.state !== 'denied' && (
        <p className="picker-wait">{say(isCamera ? words.noCameras : words.noMicrophones)}</p>
      )}
      <ul className={isCamera ? 'picker-grid' : 'picker-rows'}>
        {devices.map((device) => (
          <li key={device.deviceId}>
            {isCamera ? (
              <button type="button" className="pick" onClick={() => pick(device)}>
                <span className="pick-picture">
                  <CameraPicture deviceId={device.deviceId} />
                </span>
                <span className="pick-name">{device.label}</span>
              </button>
            ) : (
              <div className="pick-row">
                <span className="pick-name">{device.label}</span>
                <MicrophoneLevel deviceId={device.deviceId} name={device.label} />
                <Button className="button-small" onClick={() => pick(device)}>
                  {say(words.add)}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
