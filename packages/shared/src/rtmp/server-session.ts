import { tagTypeName, type Tag } from '../flv/tag.ts';
import type { Bytes } from '../units.ts';
import { AmfError, type AmfObject, type AmfValue, decodeAmf0, encodeAmf0 } from './amf0.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { answerHandshake, handshakeLength, rtmpVersion } from './handshake.ts';
import { type Message, messageTypes, RtmpError, uint32Of } from './message.ts';

/** A publisher asks to go on air. */
export interface PublishRequest {
  /** Of `rtmp://host/APP/KEY`. */
  readonly app: string;
  /** The publishing name without its query. */
  readonly streamKey: string;
}

/** What comes of bytes, in the order in which it must be done. */
export type RtmpOutput =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Answer by `acceptPublish` or `refusePublish`; until then the publisher waits. */
  | { readonly kind: 'publish'; readonly request: PublishRequest }
  | { readonly kind: 'tag'; readonly tag: Tag }
  | { readonly kind: 'metadata'; readonly metadata: AmfObject }
  /** The publisher says that it is done. */
  | { readonly kind: 'unpublish' }
  /** Close the connection once what came before has been sent. `reason` is for the log. */
  | { readonly kind: 'close'; readonly reason: string };

export interface RtmpServerOptions {
  /** @returns that many random bytes, for the handshake */
  readonly randomBytes: (count: number) => Uint8Array;
}

type State = 'handshake' | 'handshake-end' | 'connected' | 'asking' | 'publishing' | 'closed';

const windowSize: Bytes = 2_500_000;
const chunkSizeToPeer: Bytes = 4_096;
const mostCommandBytes: Bytes = 64 * 1024;
const publishStreamId = 1;

/**
 * The server's side of one RTMP connection that publishes. Pure: bytes go in, outputs come out; it has no socket
 * and no clock. It never throws on what a peer sends.
 */
export class RtmpServerSession {
  readonly #options: RtmpServerOptions;
  readonly #reader = new ChunkReader();
  readonly #writer = new ChunkWriter();
  #state: State = 'handshake';
  #pending: Uint8Array = new Uint8Array(0);
  #outputs: RtmpOutput[] = [];
  #app = '';
  #publishTransaction = publishStreamId;
  #receivedBytes: Bytes = 0;
  #acknowledgedBytes: Bytes = 0;
  #peerWindow: Bytes = windowSize;

  constructor(options: RtmpServerOptions) {
    this.#options = options;
  }

  /** Takes what the peer sent, in pieces of any size. */
  receive(bytes: Uint8Array): RtmpOutput[] {
    if (this.#state === 'closed') return [];
    this.#receivedBytes += bytes.length;
    try {
      const rest = this.#state.startsWith('handshake') ? this.#shakeHands(bytes) : bytes;
      if (rest !== undefined && rest.length > 0)
        for (const message of this.#reader.push(rest)) this.#handle(message);
      this.#acknowledge();
    } catch (error) {
      if (!(error instanceof RtmpError || error instanceof AmfError)) throw error;
      this.#close(error.message);
    }
    return this.#flush();
  }

  /** The stream key is good: the publisher may send media. */
  acceptPublish(): RtmpOutput[] {
    if (this.#state !== 'asking') return [];
    this.#state = 'publishing';
    this.#send(2, messageTypes.userControl, Uint8Array.from([0, 0, 0, 0, 0, this.#publishTransaction]));
    this.#sendStatus('status', 'NetStream.Publish.Start', 'You are on air.');
    return this.#flush();
  }

  /** Tells the publisher why not, in words for a person, and closes. */
  refusePublish(reason: string): RtmpOutput[] {
    if (this.#state === 'closed') return [];
    this.#sendStatus('error', 'NetStream.Publish.BadName', reason);
    this.#close(reason);
    return this.#flush();
  }

  /** @returns the bytes behind the handshake; undefined while it is not over. */
  #shakeHands(bytes: Uint8Array): Uint8Array | undefined {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (this.#state === 'handshake') {
      if (this.#pending[0] !== undefined && this.#pending[0] !== rtmpVersion)
        throw new RtmpError(`not RTMP: begins with ${printable(this.#pending.subarray(0, 16))}`);
      if (this.#pending.length < 1 + handshakeLength) return undefined;
      const c1 = this.#pending.subarray(1, 1 + handshakeLength);
      this.#outputs.push({
        kind: 'send',
        bytes: answerHandshake(c1, this.#options.randomBytes(2 * handshakeLength)),
      });
      this.#pending = this.#pending.subarray(1 + handshakeLength);
      this.#state = 'handshake-end';
    }
    if (this.#pending.length < handshakeLength) return undefined;
    const rest = this.#pending.subarray(handshakeLength);
    this.#pending = new Uint8Array(0);
    this.#state = 'connected';
    return rest;
  }

  #handle(message: Message): void {
    if (this.#isClosed()) return;
    const { type, body } = message;
    const tagType = tagTypeName(type);
    if (type === messageTypes.data || type === messageTypes.dataAmf3) this.#handleData(message);
    else if (tagType !== undefined) this.#handleMedia(tagType, message);
    else if (type === messageTypes.command || type === messageTypes.commandAmf3) this.#handleCommand(message);
    else if (type === messageTypes.windowAckSize) this.#peerWindow = Math.max(1, uint32Of(body));
    else if (type === messageTypes.userControl) this.#handleUserControl(body);
  }

  #handleMedia(type: Tag['type'], { timestamp, body }: Message): void {
    if (this.#state === 'publishing') this.#outputs.push({ kind: 'tag', tag: { type, timestamp, body } });
  }

  /** A ping request (6) is answered by a ping response (7), RTMP §7.1.7. */
  #handleUserControl(body: Uint8Array): void {
    if (body[0] !== 0 || body[1] !== 6) return;
    this.#send(2, messageTypes.userControl, Uint8Array.from([0, 7, ...body.subarray(2, 6)]));
  }

  #handleData({ type, body }: Message): void {
    if (this.#state !== 'publishing' || body.length > mostCommandBytes) return;
    let values: AmfValue[];
    try {
      values = decodeAmf0(type === messageTypes.dataAmf3 ? body.subarray(1) : body);
    } catch (error) {
      // Metadata only informs; OBS's VOD track and others have sent broken ones.
      if (error instanceof AmfError) return;
      throw error;
    }
    const metadata = values.find((value) => isObject(value));
    if (values.includes('onMetaData') && metadata !== undefined) this.#outputs.push({ kind: 'metadata', metadata });
  }

  #handleCommand({ type, streamId, body }: Message): void {
    if (body.length > mostCommandBytes) throw new RtmpError(`a command of ${body.length} bytes`);
    const isAmf3 = type === messageTypes.commandAmf3;
    const [name, transaction, ...args] = decodeAmf0(isAmf3 ? body.subarray(1) : body);
    const id = typeof transaction === 'number' ? transaction : 0;
    switch (name) {
      case 'connect':
        return this.#connect(id, args[0]);
      case 'createStream':
        return this.#command(0, '_result', id, null, publishStreamId);
      case 'releaseStream':
      case '_checkbw':
        return this.#command(0, '_result', id, null, undefined);
      case 'FCPublish':
        return this.#command(0, 'onFCPublish', 0, null, { code: 'NetStream.Publish.Start', level: 'status' });
      case 'publish':
        return this.#publish(streamId, args[1]);
      case 'FCUnpublish':
      case 'deleteStream':
      case 'closeStream':
        return this.#unpublish(name, id);
      case 'play':
      case 'play2':
        this.#sendStatus('error', 'NetStream.Play.Failed', 'This port takes publishers; watch by HLS.');
        return this.#close('asked to play');
      default:
        // Unknown calls that want an answer get one, or some encoders wait for ever.
        if (id !== 0 && typeof name === 'string' && !name.startsWith('_'))
          this.#command(0, '_error', id, null, { level: 'error', code: 'NetConnection.Call.Failed' });
    }
  }

  #connect(transaction: number, argument: AmfValue): void {
    const app = isObject(argument) ? argument['app'] : undefined;
    this.#app = typeof app === 'string' ? app.replace(/^\/+|\/+$/g, '').replace(/\?.*$/, '') : '';
    this.#send(2, messageTypes.windowAckSize, uint32Bytes(windowSize));
    this.#send(2, messageTypes.setPeerBandwidth, Uint8Array.from([...uint32Bytes(windowSize), 2]));
    this.#send(2, messageTypes.setChunkSize, uint32Bytes(chunkSizeToPeer));
    this.#writer.chunkSize = chunkSizeToPeer;
    this.#command(
      0,
      '_result',
      transaction,
      { fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
      {
        level: 'status',
        code: 'NetConnection.Connect.Success',
        description: 'Connection succeeded.',
        objectEncoding: 0,
      },
    );
  }

  #publish(streamId: number, name: AmfValue): void {
    if (this.#state !== 'connected') throw new RtmpError('publishes twice on one connection');
    this.#publishTransaction = streamId === 0 ? publishStreamId : streamId;
    this.#state = 'asking';
    const streamKey = typeof name === 'string' ? name.replace(/\?.*$/s, '') : '';
    this.#outputs.push({ kind: 'publish', request: { app: this.#app, streamKey } });
  }

  #unpublish(name: string, transaction: number): void {
    if (name === 'FCUnpublish') this.#command(0, 'onFCUnpublish', 0, null, { code: 'NetStream.Unpublish.Success' });
    else if (transaction !== 0) this.#command(0, '_result', transaction, null, undefined);
    if (this.#state !== 'publishing' && this.#state !== 'asking') return;
    this.#state = 'connected';
    this.#sendStatus('status', 'NetStream.Unpublish.Success', 'You are off the air.');
    this.#outputs.push({ kind: 'unpublish' });
  }

  #acknowledge(): void {
    if (this.#isClosed() || this.#receivedBytes - this.#acknowledgedBytes < this.#peerWindow / 2) return;
    this.#acknowledgedBytes = this.#receivedBytes;
    this.#send(2, messageTypes.acknowledgement, uint32Bytes(this.#receivedBytes % 2 ** 32));
  }

  #sendStatus(level: 'status' | 'error', code: string, description: string): void {
    this.#command(this.#publishTransaction, 'onStatus', 0, null, { level, code, description });
  }

  #command(streamId: number, ...values: AmfValue[]): void {
    this.#send(streamId === 0 ? 3 : 5, messageTypes.command, encodeAmf0(...values), streamId);
  }

  #send(chunkStream: number, type: number, body: Uint8Array, streamId = 0): void {
    this.#outputs.push({ kind: 'send', bytes: this.#writer.write(chunkStream, { type, streamId, timestamp: 0, body }) });
  }

  #close(reason: string): void {
    this.#state = 'closed';
    this.#outputs.push({ kind: 'close', reason });
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #flush(): RtmpOutput[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}

function isObject(value: AmfValue): value is AmfObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function uint32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function printable(bytes: Uint8Array): string {
  return JSON.stringify(String.fromCharCode(...bytes).replace(/[^ -~]/g, '?'));
}
