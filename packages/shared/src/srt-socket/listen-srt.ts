import { type ListenerOutput, SrtListener, type SrtRequest, type SrtVerdict } from '../srt/listener.ts';
import type { Rejection } from '../srt/rejection.ts';
import { defaultSettings, type SrtSettings } from '../srt/settings.ts';
import { nodeCrypto } from './node-crypto.ts';
import type { SrtLink } from './srt-link.ts';
import { SrtPort, type SrtPortOptions } from './srt-port.ts';

export interface SrtServerOptions extends SrtPortOptions {
  readonly settings?: Partial<SrtSettings>;
  /** Whether a caller may connect. One that is not answered for three seconds goes away; an error refuses it. */
  readonly admit: (request: SrtRequest) => Promise<SrtVerdict>;
  readonly onLink: (link: SrtLink, request: SrtRequest) => void;
  /** It was let in and could not come. Default: nothing. */
  readonly onFailure?: (request: SrtRequest, because: Rejection) => void;
  /** `admit` has thrown; the caller was refused. Default: nothing. */
  readonly onError?: (error: unknown) => void;
}

/** An open SRT port. */
export interface SrtServer {
  readonly port: number;
  /** How many are connected now. */
  readonly links: number;
  /** Datagrams that belonged to nobody. */
  readonly strays: number;
  /** Says goodbye to every caller, and stops listening. */
  close(): Promise<void>;
}

/**
 * Listens for SRT callers, all of them on one UDP port.
 *
 * @throws the bind error (`EADDRINUSE`, `EACCES` …)
 */
export async function listenSrt(options: SrtServerOptions): Promise<SrtServer> {
  const listener = new SrtListener({ ...defaultSettings, ...options.settings }, nodeCrypto);
  const perform = (port: SrtPort, outputs: readonly ListenerOutput[]): void => {
    for (const output of outputs)
      switch (output.kind) {
        case 'datagram':
          port.send(output.bytes, output.to);
          break;
        case 'request':
          void decide(options, output.request).then((verdict) =>
            perform(port, listener.answer(output.request.id, verdict, port.now())),
          );
          break;
        case 'connected':
          options.onLink(
            port.add(output.connection, output.request.from, output.request.streamId),
            output.request,
          );
          break;
        case 'failed':
          options.onFailure?.(output.request, output.because);
          break;
      }
  };
  const port = await SrtPort.open(options, (self) => ({
    handle: (packet, from) => {
      if (packet.destination === 0) perform(self, listener.handle(packet, from, self.now()));
      else self.strays += 1;
    },
    wake: () => undefined,
    wakeAt: () => Infinity,
  }));
  return {
    port: port.port,
    get links() {
      return port.links.size;
    },
    get strays() {
      return port.strays;
    },
    close: async () => {
      const links = [...port.links.values()];
      for (const link of links) link.close();
      await Promise.all(links.map(({ closed }) => closed));
      await port.close();
    },
  };
}

async function decide({ admit, onError }: SrtServerOptions, request: SrtRequest): Promise<SrtVerdict> {
  try {
    return await admit(request);
  } catch (error) {
    onError?.(error);
    return { accepted: false, because: 'serverError' };
  }
}
