import { useCallback, useEffect, useState } from 'react';
import type { Relay } from '../../../ipc/relay-messages.ts';
import type { Destination } from '../../../ipc/publish-messages.ts';
import { useHost } from '../../host/host.ts';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { useLatest, useStudio } from '../studio-context.tsx';

/** @returns the relay that the app is connected to; null for none, undefined until it is known. */
export function useRelay(): Relay | null | undefined {
  const { bridge } = useStudio();
  const [relay, setRelay] = useState<Relay | null | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    void bridge.call('relay.current').then((answer) => {
      if (!isOver) setRelay(answer.relay);
    });
    const stop = bridge.on('relay.changed', (change) => setRelay(change.relay));
    return () => {
      isOver = true;
      stop();
    };
  }, [bridge]);
  return relay;
}

const setting = 'relay-key';

/**
 * The stream key of the relay, by its name among main's secrets. It is asked for once and kept: each new key makes the
 * one before it useless, also where another encoder uses that.
 */
export function useStreamKey() {
  const host = useHost();
  const { bridge } = useStudio();
  const faultText = useLatest(useFaultText());
  const [keyRef, setKeyRef] = useState<string | null>(null);
  const look = useCallback(async () => {
    const name = host.settings.get(setting);
    const isThere = name !== null && (await bridge.call('secrets.has', { name })).has;
    setKeyRef(isThere ? name : null);
    return isThere ? name : null;
  }, [bridge, host]);
  useEffect(() => void look(), [look]);
  /** Has the relay make a new key. @returns why it could not, for people; null if it did. */
  const renew = useCallback(async (): Promise<string | null> => {
    // Main gives the key that it has; only one that was forgotten is made anew.
    const old = host.settings.get(setting);
    if (old !== null) await bridge.call('secrets.forget', { name: old });
    const answer = await bridge.call('relay.fetchStreamKey');
    if (!answer.ok) return faultText(answer.error);
    host.settings.set(setting, answer.keyRef);
    setKeyRef(answer.keyRef);
    return null;
  }, [bridge, host, faultText]);
  return { keyRef, renew, look };
}

/** Id of the relay's own destination. */
export const relayDestinationId = 'relay';

/** @returns the relay as a place to publish to. */
export function relayDestination(relay: Relay, keyRef: string): Destination {
  return {
    id: relayDestinationId,
    name: relay.name.slice(0, 200),
    kind: 'relay',
    url: relay.rtmpUrl,
    keyRef,
  };
}
