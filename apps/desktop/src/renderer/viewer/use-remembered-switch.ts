import { useCallback, useEffect, useState } from 'react';
import { useHost } from '../host/host.ts';

/** Something that is on or off on this device, off at first. */
export function useRememberedSwitch(name: string): [boolean, () => void] {
  const { settings } = useHost();
  const [isOn, setOn] = useState(() => settings.get(name) === 'yes');
  const toggle = useCallback(() => setOn((on) => !on), []);
  useEffect(() => settings.set(name, isOn ? 'yes' : null), [settings, name, isOn]);
  return [isOn, toggle];
}
