import { listenSrt } from '@starling/shared/srt-socket/listen-srt.ts';
import type { SrtRequest, SrtVerdict } from '@starling/shared/srt/listener.ts';
import type { Rejection } from '@starling/shared/srt/rejection.ts';
import { parseStreamId } from '@starling/shared/srt/stream-id.ts';
import type { Admission, RefusalKind, RtmpOptions } from './rtmp-connection.ts';
import { SrtPublisher } from './srt-publisher.ts';

export interface SrtServerOptions extends RtmpOptions {
  /** UDP; 0 for any that is free. */
  readonly port: number;
  /** Default: all addresses. */
  readonly host?: string | undefined;
  /** 10 to 79 characters that every publisher has to know; undefined for none, and then nothing is encrypted. */
  readonly passphrase?: string | undefined;
  /** Further publishers are refused. Default 1,000. */
  readonly maxConnections?: number;
}

/** An open SRT port. */
export interface SrtIngest {
  readonly port: number;
  /** How many publishers are on air by it. */
  readonly connections: number;
  /**
   * Sends the publishers away and takes no new ones: whoever asks from now on is refused as `down`. Resolves when nobody is
   * on air, after a second at the latest.
   */
  drain(drain: { readonly reason: string }): Promise<void>;
  /** Says goodbye to every publisher, and stops listening; their publications end as `lost`. */
  close(reason?: string): Promise<void>;
}

type Granted = Extract<Admission, { granted: true }>;

const keyRejections = { key: 'unauthorized', busy: 'conflict', draining: 'down' } as const;
const refusalKinds: Partial<Record<Rejection, RefusalKind>> = {
  ...{ unauthorized: 'key', conflict: 'busy', down: 'draining' },
};

const defaultReason = 'The relay is shutting down. Connect again in a minute.';

/**
 * Listens for SRT publishers. The stream key is checked in the handshake, before any media.
 *
 * @throws the bind error (`EADDRINUSE`, `EACCES` …)
 */
export async function startSrtServer(options: SrtServerOptions): Promise<SrtIngest> {
  const publishers = new Set<SrtPublisher>();
  const granted = new Map<SrtRequest, Granted>();
  const { log, passphrase, maxConnections = 1_000 } = options;
  let isDraining = false;
  const refuse = (request: SrtRequest, because: Rejection, reason: string): SrtVerdict => {
    const { address, port } = request.from;
    log.info({ peer: `${address}:${port}`, because, reason }, 'a publisher was refused, by SRT');
    options.onRefusal?.(refusalKinds[because] ?? 'protocol');
    return { accepted: false, because };
  };
  const admit = async (request: SrtRequest): Promise<SrtVerdict> => {
    const asked = parseStreamId(request.streamId);
    if (isDraining) return refuse(request, 'down', 'the relay is stopping');
    if (asked === undefined) return refuse(request, 'badRequest', 'the stream id holds no stream key');
    if (asked.mode !== 'publish') return refuse(request, 'badMode', 'only publishing is offered by SRT');
    if (publishers.size >= maxConnections) return refuse(request, 'overload', 'too many SRT publishers');
    // A caller that cannot come is not to claim a channel, and one without the passphrase cannot.
    if (request.isEncrypted !== (passphrase !== undefined))
      return refuse(
        request,
        'unsecure',
        `a passphrase is ${passphrase === undefined ? 'not ' : ''}asked for`,
      );
    const admission = await options.admit(asked.key);
    if (!admission.granted) return refuse(request, keyRejections[admission.why ?? 'key'], admission.reason);
    granted.set(request, admission);
    return { accepted: true, passphrase };
  };
  const server = await listenSrt({
    ...{ port: options.port, host: options.host, admit },
    onLink: (link, request) => {
      const admission = granted.get(request);
      granted.delete(request);
      if (admission === undefined) throw new Error('a publisher came that was not let in');
      const publisher = new SrtPublisher(link, admission, options);
      publishers.add(publisher);
      void publisher.left.then(() => publishers.delete(publisher));
      if (isDraining) publisher.close(defaultReason);
    },
    onFailure: (request, because) => {
      granted.get(request)?.release();
      granted.delete(request);
      refuse(request, because, 'the passphrase is wrong');
    },
    onError: (error) => log.warn({ error: String(error) }, 'an SRT publisher could not be let on air'),
  });
  const sendAway = async (reason: string): Promise<void> => {
    isDraining = true;
    const all = [...publishers];
    for (const publisher of all) publisher.close(reason);
    await Promise.all(all.map(({ left }) => left));
  };
  return {
    port: server.port,
    get connections() {
      return publishers.size;
    },
    drain: ({ reason }) => sendAway(reason),
    close: async (reason = defaultReason) => {
      await sendAway(reason);
      await server.close();
    },
  };
}
