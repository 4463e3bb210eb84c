import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import { forwardedAddress } from '@starling/shared/protocol/forwarded-address.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { OpenSockets } from '../open-sockets.ts';
import type { Announcements } from './announcements.ts';

export interface AnnouncementSocketsOptions {
  readonly announcements: Pick<Announcements, 'has' | 'listen'>;
  /** Whether the broadcast is the channel's. */
  readonly isOf: (broadcast: BroadcastId, channel: ChannelLogin) => boolean;
  /** Whether the last address of X-Forwarded-For is the client's; false unless told otherwise. */
  readonly isBehindProxy?: boolean;
  /** A reader was let go because it was too slow. */
  readonly onDropped?: () => void;
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** Connections at once from one address, behind which a whole office or a proxy may be. */
  readonly perAddress: number;
  readonly inAll: number;
  /** A reader that is so far behind is let go: a minute and a half of parts. */
  readonly mostUnread: Bytes;
  readonly heartbeat: Millis;
}

const defaultLimits: Limits = { perAddress: 256, inAll: 20_000, mostUnread: 64 * 1024, heartbeat: 30_000 };
/** Listeners have nothing to say. */
const largestFrame: Bytes = 128;
const longestUrl = 300;
const place = { channel: /^[a-z0-9_]{1,25}$/, broadcast: /^[0-9a-f]{16}$/, rendition: /^[a-z0-9-]{1,32}$/ };

/** Announcements over WebSocket: `/mesh/announcements?channel=&broadcast=&rendition=`, one a binary frame. */
export class AnnouncementSockets {
  readonly #options: AnnouncementSocketsOptions;
  readonly #limits: Limits;
  readonly #sockets: OpenSockets;
  readonly #perAddress = new Map<string, number>();

  constructor(options: AnnouncementSocketsOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#sockets = new OpenSockets({ largestFrame, heartbeat: this.#limits.heartbeat });
  }

  get connections(): number {
    return this.#sockets.count;
  }

  /** @returns whether the upgrade was for announcements; it may have been refused */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    if (path !== '/mesh/announcements') return false;
    const forwarded = this.#options.isBehindProxy
      ? forwardedAddress(request.headers['x-forwarded-for'])
      : undefined;
    const address = forwarded ?? request.socket.remoteAddress ?? '';
    const wanted = query.length <= longestUrl ? readPlace(new URLSearchParams(query)) : undefined;
    if (wanted === undefined) refuse(socket, 400);
    else if (!this.#isThere(wanted)) refuse(socket, 404);
    else if ((this.#perAddress.get(address) ?? 0) >= this.#limits.perAddress) refuse(socket, 429);
    else if (this.connections >= this.#limits.inAll) refuse(socket, 503);
    else
      this.#sockets.server.handleUpgrade(request, socket, head, (webSocket) =>
        this.#open(webSocket, wanted, address),
      );
    return true;
  }

  /** Tells every listener to come back later, and closes; those that do not answer within a second are cut off. */
  close(): void {
    this.#sockets.close();
  }

  #isThere({ channel, broadcast, rendition }: Place): boolean {
    return this.#options.isOf(broadcast, channel) && this.#options.announcements.has(broadcast, rendition);
  }

  #open(webSocket: WebSocket, { broadcast, rendition }: Place, address: string): void {
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    this.#sockets.watch(webSocket);
    const leave = this.#options.announcements.listen(broadcast, rendition, {
      send: (frame) => this.#send(webSocket, frame),
      end: () => webSocket.close(1000, 'the broadcast has ended'),
    });
    webSocket.on('message', () => webSocket.close(1008, 'nobody listens here'));
    webSocket.on('close', () => {
      leave?.();
      this.#release(address);
    });
  }

  #send(webSocket: WebSocket, frame: Uint8Array): void {
    if (webSocket.readyState !== webSocket.OPEN) return;
    if (webSocket.bufferedAmount > this.#limits.mostUnread) {
      this.#options.onDropped?.();
      webSocket.terminate();
    } else webSocket.send(frame);
  }

  #release(address: string): void {
    const open = (this.#perAddress.get(address) ?? 0) - 1;
    if (open > 0) this.#perAddress.set(address, open);
    else this.#perAddress.delete(address);
  }
}

interface Place {
  readonly channel: ChannelLogin;
  readonly broadcast: BroadcastId;
  readonly rendition: RenditionId;
}

function readPlace(query: URLSearchParams): Place | undefined {
  const read = (name: keyof Place) => {
    const value = query.get(name) ?? '';
    return place[name].test(value) ? value : undefined;
  };
  const [channel, broadcast, rendition] = [read('channel'), read('broadcast'), read('rendition')];
  return channel === undefined || broadcast === undefined || rendition === undefined
    ? undefined
    : { channel, broadcast, rendition };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
