import { useEffect, useState } from 'react';

/** A camera or a microphone. */
export interface Device {
  readonly deviceId: string;
  readonly label: string;
}

/** @returns the devices of a kind, also those that are plugged in later; without the system's aliases. */
export function useDevices(kind: 'videoinput' | 'audioinput'): readonly Device[] {
  const [devices, setDevices] = useState<readonly Device[]>([]);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      if (isOver) return;
      const own = all.filter(
        (device) => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId),
      );
      setDevices(
        own.map(({ deviceId, label }, index) => ({ deviceId, label: label === '' ? `${index + 1}` : label })),
      );
    };
    const onChange = () => void look();
    onChange();
    navigator.mediaDevices.addEventListener('devicechange', onChange);
    return () => {
      isOver = true;
      navigator.mediaDevices.removeEventListener('devicechange', onChange);
    };
  }, [kind]);
  return devices;
}
