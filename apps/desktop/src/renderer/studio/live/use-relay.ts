import { useCallback, useEffect, useState } from 'react';
import type { Relay } from '../../../ipc/relay-messages.ts';
import type { Destination } from '../../../ipc/publish-messages.ts';
import type { Settings } from '../../../ipc/settings.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.tsx';
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

/** Which secret is the key: another relay, and another account there, has another one, and may not see this one. */
function keySetting(origin: string, login: string): string {
  return `relay-key ${login}@${new URL(origin).host}`.slice(0, 100);
}

/**
 * The stream key of the relay, by its name among main's secrets. It is asked for once and kept: each new key makes the
 * one before it useless, also where another encoder uses that.
 *
 * @returns `keyRef` null where there is none, undefined until it is known
 */
export function useStreamKey() {
  const host = useHost();
  const { bridge } = useStudio();
  const { session } = useSession();
  const current = session.state === 'account' ? session.account.login : null;
  const faultText = useLatest(useFaultText());
  const [keyRef, setKeyRef] = useState<string | null | undefined>(undefined);
  const isSessionKnown = session.state !== 'unknown';
  /** @param login whose key, where somebody has logged in only now. @returns its name; null where there is none. */
  const look = useCallback(
    async (login = current): Promise<string | null> => {
      const name = login === null ? null : host.settings.get(keySetting(host.origin, login));
      const isThere = name !== null && (await bridge.call('secrets.has', { name })).has;
      setKeyRef(isThere ? name : null);
      return isThere ? name : null;
    },
    [bridge, host, current],
  );
  useEffect(() => {
    if (isSessionKnown) void look();
  }, [look, isSessionKnown]);
  /** Has the relay make a new key. @returns why it could not, for people; null if it did. */
  const renew = useCallback(
    async (login = current): Promise<string | null> => {
      const setting = login === null ? null : keySetting(host.origin, login);
      // Main gives the key that it has; only one that was forgotten is made anew.
      const old = setting === null ? null : host.settings.get(setting);
      if (old !== null) await bridge.call('secrets.forget', { name: old });
      const answer = await bridge.call('relay.fetchStreamKey');
      if (!answer.ok) return faultText(answer.error);
      if (setting !== null) host.settings.set(setting, answer.keyRef);
      setKeyRef(answer.keyRef);
      return null;
    },
    [bridge, host, current, faultText],
  );
  return { keyRef, renew, look };
}

/** Id of the relay's own destination. */
export const relayDestinationId = 'relay';

/** Name of the secret that a relay may ask of everybody who publishes by SRT. */
export const relayPassphraseRef = 'relay-srt-passphrase';

/** @returns the relay as a place to publish to; by RTMP where it takes no SRT. */
export function relayDestination(
  { name, rtmpUrl, srt }: Relay,
  keyRef: string,
  protocol: Settings['relayProtocol'] = 'rtmp',
): Destination {
  const by = protocol === 'srt' ? srt : undefined;
  return {
    ...{ id: relayDestinationId, name: name.slice(0, 200), kind: 'relay', keyRef },
    url: by?.url ?? rtmpUrl,
    ...(by?.isEncrypted === true ? { passphraseRef: relayPassphraseRef } : {}),
  };
}
