import { Bonjour } from 'bonjour-service';
import type { FoundRelay } from '../ipc/relay-messages.ts';

const serviceType = 'starling-relay';
const listenMs = 1_500;
const maxFound = 50;

/** Asks the local network for relays (RFC 6762, `_starling-relay._tcp`) and gathers what answers in 1.5 s. */
export async function discoverRelays(onError: (error: unknown) => void): Promise<FoundRelay[]> {
  const found = new Map<string, FoundRelay>();
  const bonjour = new Bonjour({}, onError);
  try {
    await new Promise<void>((resolve) => {
      bonjour.find({ type: serviceType }, ({ name, host, port, addresses = [], txt }) => {
        const address = addresses.find((candidate) => /^\d+(\.\d+){3}$/.test(candidate)) ?? host;
        const scheme = (txt as { tls?: string } | undefined)?.tls === '1' ? 'https' : 'http';
        if (found.size < maxFound)
          found.set(name, { name: name.slice(0, 100), address: `${scheme}://${address}:${port}` });
      });
      setTimeout(resolve, listenMs);
    });
  } finally {
    bonjour.destroy();
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
