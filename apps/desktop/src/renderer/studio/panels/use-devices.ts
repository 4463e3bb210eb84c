import { useEffect, useState } from 'react';

/** A camera or a microphone. */
export interface Device {
  readonly deviceId: string;
  readonly label: string;
}

type DeviceKind = 'videoinput' | 'audioinput';

/** What the system calls other devices by. */
const aliases = ['', 'default', 'communications'];

/** @returns the devices of a kind, also those that are plugged in later; without the system's aliases. */
export function useDevices(kind: DeviceKind): readonly Device[] {
  const [devices, setDevices] = useState<readonly Device[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const look = async (mayAsk: boolean) => {
      const all = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind);
      if (abort.signal.aborted) return;
      const own = all.filter((device) => !aliases.includes(device.deviceId));
      setDevices(
        own.map(({ deviceId, label }, at) => ({ deviceId, label: label === '' ? `${at + 1}` : label })),
      );
      // Until one was opened the page is told that there are devices, and not which.
      if (own.length === 0 && all.length > 0 && mayAsk && (await openOnce(kind))) await look(false);
    };
    const onChange = () => void look(false);
    void look(true);
    navigator.mediaDevices.addEventListener('devicechange', onChange);
    return () => {
      abort.abort();
      navigator.mediaDevices.removeEventListener('devicechange', onChange);
    };
  }, [kind]);
  return devices;
}

/** @returns whether a device could be opened. */
async function openOnce(kind: DeviceKind): Promise<boolean> {
  const wanted = kind === 'videoinput' ? { video: true } : { audio: true };
  const stream = await navigator.mediaDevices.getUserMedia(wanted).catch(() => null);
  for (const track of stream?.getTracks() ?? []) track.stop();
  return stream !== null;
}
