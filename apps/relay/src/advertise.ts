import { Bonjour } from 'bonjour-service';

/** What programs on the local network are told of this relay. */
export interface Advertisement {
  /** What people see in a list; at most 63 bytes. */
  readonly name: string;
  readonly httpPort: number;
  readonly isTls: boolean;
}

/** The service that the desktop app looks for. */
const serviceType = 'starling-relay';

/**
 * Tells the local network of the relay (mDNS, RFC 6762; `_starling-relay._tcp`).
 * @param onError told of a network that cannot be told; the relay goes on
 * @returns says goodbye and ends
 */
export function advertise(
  { name, httpPort, isTls }: Advertisement,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const bonjour = new Bonjour({}, onError);
  bonjour.publish({ name, type: serviceType, port: httpPort, txt: { tls: isTls ? '1' : '0' } });
  return () =>
    new Promise((resolve) => {
      bonjour.unpublishAll(() => bonjour.destroy(resolve));
    });
}
