import type { HandlersOf } from '../ipc/channel-map.ts';
import { discoverRelays } from './discovery.ts';
import type { RelayConnection } from './relay-connection.ts';
import type { Stores } from './stores.ts';

const maxRecent = 10;

/** Connecting and logging in as commands of the page; which relay it was is remembered. */
export function relayHandlers(
  relay: RelayConnection,
  { settings, log }: Pick<Stores, 'settings' | 'log'>,
): HandlersOf<'relay'> {
  return {
    'relay.current': () => ({ relay: relay.current }),
    'relay.connect': async ({ address }) => {
      const answer = await relay.connect(address);
      if (!answer.ok) return answer;
      const { origin } = answer;
      const others = settings.current.recentRelays.filter((recent) => recent !== origin);
      const recentRelays = [origin, ...others].slice(0, maxRecent);
      await settings
        .change({ relayOrigin: origin, recentRelays })
        .catch((error: unknown) => log.error('stores', `the relay is not remembered: ${String(error)}`));
      return answer;
    },
    'relay.login': ({ login, password }) => relay.login(login, password),
    'relay.fetchStreamKey': () => relay.fetchStreamKey(),
    'relay.discover': () =>
      discoverRelays((error) => log.warn('discovery', `the local network cannot be asked: ${String(error)}`)),
  };
}
