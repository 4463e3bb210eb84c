import { type AmfValue, amfObject } from './amf0.ts';
import { type RtmpCommand, encodeCommand, objectOf, textOf } from './command.ts';
import { encodeControl } from './chunk-writer.ts';
import { publisherCapabilities } from './enhanced-capabilities.ts';
import { messageTypes } from './message.ts';
import type { PublisherEvent, RtmpPublisherOptions } from './publisher-event.ts';
import { defaultWindow } from './window-acknowledgement.ts';

/** Chunk size of what we send. ffmpeg's, so every server has met it. */
export const publisherChunkSize = 60_000;
const defaultChunkSize = 128;
const encoderName = 'FMLE/3.0 (compatible; Starling)';
/** One of each is ever asked for, so the numbers can stand fixed. */
const transactions = {
  connect: 1,
  releaseStream: 2,
  fcPublish: 3,
  createStream: 4,
  publish: 5,
  end: 6,
} as const;

type State = 'connecting' | 'creating' | 'asking' | 'publishing' | 'ended';

/** The commands by which we connect and publish, and what we make of the answers; RTMP §7.2. */
export class PublisherDialogue {
  readonly #options: RtmpPublisherOptions;
  #state: State = 'connecting';
  #chunkSize = defaultChunkSize;
  #messageStreamId = 1;

  constructor(options: RtmpPublisherOptions) {
    this.#options = options;
  }

  get isPublishing(): boolean {
    return this.#state === 'publishing';
  }

  /** The message stream that the server made for us. */
  get messageStreamId(): number {
    return this.#messageStreamId;
  }

  /** RTMP §7.2.1.1. */
  connect(): PublisherEvent[] {
    const { app, tcUrl } = this.#options;
    const wishes = new Map<string, AmfValue>([
      ...amfObject({ app, type: 'nonprivate', flashVer: encoderName, swfUrl: tcUrl, tcUrl }),
      ...publisherCapabilities(),
    ]);
    const events = [
      this.#command('connect', transactions.connect, [wishes]),
      this.nameWindow(),
      send(encodeControl(messageTypes.setChunkSize, publisherChunkSize)),
    ];
    this.#chunkSize = publisherChunkSize;
    return events;
  }

  /** Says how often the server is to tell what has arrived; RTMP §5.4.4. */
  nameWindow(): PublisherEvent {
    const { acknowledgementWindow = defaultWindow } = this.#options;
    return send(encodeControl(messageTypes.windowAcknowledgementSize, acknowledgementWindow));
  }

  handle(command: RtmpCommand): PublisherEvent[] {
    switch (command.name) {
      case '_result':
        return this.#succeed(command);
      case '_error':
        return this.#fail(command);
      case 'onStatus':
        return this.#learnStatus(command);
      // Servers that have no method for it say so by closing alone.
      case 'close':
        return [this.#refused('NetConnection.Connect.Closed', '')];
      default:
        return [];
    }
  }

  /** FCUnpublish and deleteStream: the broadcast is over. */
  end(): PublisherEvent[] {
    if (this.#state !== 'publishing') return [];
    this.#state = 'ended';
    return [
      this.#command('FCUnpublish', transactions.end, [null, this.#options.streamKey]),
      this.#command('deleteStream', transactions.end + 1, [null, this.#messageStreamId]),
    ];
  }

  #succeed({ transactionId, args }: RtmpCommand): PublisherEvent[] {
    if (transactionId === transactions.connect && this.#state === 'connecting') return this.#create();
    if (transactionId !== transactions.createStream || this.#state !== 'creating') return [];
    const [, id] = args;
    if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < 2 ** 32) this.#messageStreamId = id;
    this.#state = 'asking';
    const { streamKey } = this.#options;
    return [this.#command('publish', transactions.publish, [null, streamKey, 'live'], this.#messageStreamId)];
  }

  /** The two in front are what old servers want to hear; whatever they answer changes nothing. */
  #create(): PublisherEvent[] {
    this.#state = 'creating';
    const { streamKey } = this.#options;
    return [
      this.#command('releaseStream', transactions.releaseStream, [null, streamKey]),
      this.#command('FCPublish', transactions.fcPublish, [null, streamKey]),
      this.#command('createStream', transactions.createStream, [null]),
    ];
  }

  #fail({ transactionId, args }: RtmpCommand): PublisherEvent[] {
    const isOurs: readonly number[] = [transactions.connect, transactions.createStream, transactions.publish];
    if (!isOurs.includes(transactionId)) return [];
    const { code, description } = statusOf(args);
    return [this.#refused(code === '' ? 'NetConnection.Call.Failed' : code, description)];
  }

  #learnStatus({ args }: RtmpCommand): PublisherEvent[] {
    const { level, code, description, tcUrl } = statusOf(args);
    if (code === 'NetConnection.Connect.ReconnectRequest')
      return [{ kind: 'reconnect-requested', description, tcUrl }];
    if (level === 'error') return [this.#refused(code, description)];
    if (code === 'NetStream.Publish.Start' && this.#state === 'asking') {
      this.#state = 'publishing';
      return [{ kind: 'publishing' }];
    }
    // A server that takes a broadcast off may say so without calling it an error.
    const isOver = this.#state === 'publishing' && code === 'NetStream.Unpublish.Success';
    return isOver ? [this.#refused(code, description)] : [];
  }

  #refused(code: string, description: string): PublisherEvent {
    const during =
      this.#state === 'publishing' ? 'broadcast' : this.#state === 'connecting' ? 'connect' : 'publish';
    this.#state = 'ended';
    return { kind: 'refused', during, code, description };
  }

  #command(
    name: string,
    transactionId: number,
    args: readonly AmfValue[],
    messageStreamId = 0,
  ): PublisherEvent {
    return send(encodeCommand({ name, transactionId, args, messageStreamId }, this.#chunkSize));
  }
}

const longestText = 500;

/** The information object, wherever among the arguments it stands; a stranger's words, so they are bounded. */
function statusOf(args: readonly AmfValue[]): {
  level: string;
  code: string;
  description: string;
  tcUrl: string | undefined;
} {
  const info = args.map(objectOf).findLast((object) => object?.has('code') === true);
  const text = (name: string) => textOf(info?.get(name))?.slice(0, longestText);
  return {
    level: text('level') ?? '',
    code: text('code') ?? '',
    description: text('description') ?? '',
    tcUrl: text('tcUrl'),
  };
}

function send(bytes: Uint8Array): PublisherEvent {
  return { kind: 'send', bytes };
}
