import '../../src/tune-memory.ts';
import { RelayKeys } from '../../src/relay-keys.ts';
import { startTracker } from '../../src/start-tracker.ts';
import { serveUsage } from './serve-usage.ts';

/** Ours, with limits that a single machine's load does not reach. Its arguments: the port, a relay's key. */
const plenty = { perSecond: 1e9, burst: 1e9 };
const [, , wanted = '0', key] = process.argv;
const relayKeys = new RelayKeys();
if (key !== undefined) relayKeys.add(key);
const { port } = await startTracker({
  ...{ port: Number(wanted), host: '127.0.0.1', relayKeys, isOpen: true },
  limits: { connectionsPerAddress: 1e6, connecting: plenty, messages: plenty, messagesPerAddress: plenty },
});
serveUsage(port);
