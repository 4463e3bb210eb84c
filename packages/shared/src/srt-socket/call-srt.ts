import { lookup } from 'node:dns/promises';
import { SrtCaller, type CallerOutput, type CallOptions } from '../srt/caller.ts';
import { describeRejection } from '../srt/rejection.ts';
import { defaultSettings, type SrtSettings } from '../srt/settings.ts';
import { nodeCrypto } from './node-crypto.ts';
import type { SrtLink } from './srt-link.ts';
import { SrtPort } from './srt-port.ts';

export interface SrtCallOptions extends Omit<CallOptions, 'settings' | 'crypto'> {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  readonly settings?: Partial<SrtSettings>;
}

/** No connection came of a call. */
export class SrtCallError extends Error {
  override readonly name = 'SrtCallError';
  /** As libsrt numbers reasons: 16 for no answer, 1401 for a wrong stream key … */
  readonly code: number;

  constructor(code: number, host: string) {
    super(`${host} could not be reached by SRT: ${describeRejection(code)}`);
    this.code = code;
  }
}

/**
 * Calls an SRT listener, from a port of its own.
 *
 * @throws SrtCallError; the error of looking `host` up
 */
export async function callSrt(options: SrtCallOptions): Promise<SrtLink> {
  const { address, family } = await lookup(options.host);
  const peer = { address, port: options.port };
  const settings = { ...defaultSettings, ...options.settings };
  const { promise, resolve, reject } = Promise.withResolvers<SrtLink>();
  const caller = new SrtCaller({ ...options, settings, crypto: nodeCrypto }, performance.now());
  const perform = (port: SrtPort, outputs: readonly CallerOutput[]): void => {
    for (const output of outputs)
      if (output.kind === 'datagram') port.send(output.bytes, peer);
      else if (output.kind === 'connected') {
        const link = port.add(output.connection, peer, options.streamId ?? '');
        void link.closed.then(() => port.close());
        resolve(link);
      } else reject(new SrtCallError(output.code, options.host));
    port.wakeBy(caller.wakeAt());
  };
  const own = { port: 0, host: family === 6 ? '::' : '0.0.0.0' };
  const port = await SrtPort.open(own, (self) => ({
    handle: (packet, from) => {
      const isPeer = from.port === peer.port && from.address === peer.address;
      if (isPeer && packet.destination === caller.ownSocket) perform(self, caller.handle(packet, self.now()));
      else self.strays += 1;
    },
    wake: (now) => perform(self, caller.wake(now)),
    wakeAt: () => caller.wakeAt(),
  }));
  perform(port, caller.wake(port.now()));
  return promise.catch(async (error: unknown) => {
    await port.close();
    throw error;
  });
}
