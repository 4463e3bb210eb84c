import { type AmfValue, amfObject } from './amf0.ts';
import { type RtmpCommand, encodeCommand, objectOf, splitStreamName, statusInfo, textOf } from './command.ts';
import { type EnhancedCapabilities, ourCapabilities, readCapabilities } from './enhanced-capabilities.ts';
import type { RtmpEvent } from './event.ts';
import { encodeControl, encodeUserControl } from './chunk-writer.ts';
import { messageTypes, userControlEvents } from './message.ts';
import { defaultWindow } from './window-acknowledgement.ts';

/** Chunk size of what we send. */
const ourChunkSize = 65_536;
const defaultChunkSize = 128;
const dynamicLimit = 2;
const mostMessageStreams = 16;

type State = 'new' | 'connected' | 'asking' | 'publishing';

/** The commands by which a client connects and publishes, and our answers; RTMP §7.2. */
export class PublishDialogue {
  readonly #onlyApp: string;
  #state: State = 'new';
  #app = '';
  #tcUrl = '';
  #encoder: string | undefined;
  #enhanced: EnhancedCapabilities | undefined;
  #messageStreams = 0;
  /** The message stream that was asked for or is published on. */
  #publishedId = 0;
  #chunkSize = defaultChunkSize;

  constructor(app: string) {
    this.#onlyApp = app;
  }

  get state(): State {
    return this.#state;
  }

  handle(command: RtmpCommand): RtmpEvent[] {
    if (command.name === 'connect') return this.#connect(command);
    if (this.#state === 'new') return [{ kind: 'close', reason: `'${shown(command.name)}' before connect` }];
    switch (command.name) {
      case 'createStream':
        return this.#createStream(command);
      case 'publish':
        return this.#publish(command);
      case 'releaseStream':
        return this.#result(command);
      case 'FCPublish':
        return [...this.#result(command), this.#fcStatus('onFCPublish', 'NetStream.Publish.Pending')];
      case 'FCUnpublish':
        return [
          ...this.#result(command),
          this.#fcStatus('onFCUnpublish', 'NetStream.Unpublish.Success'),
          ...this.#unpublish(),
        ];
      case 'closeStream':
        return [...this.#result(command), ...this.#unpublish(command.messageStreamId)];
      case 'deleteStream':
        return [...this.#result(command), ...this.#unpublish(command.args[1])];
      case 'play':
      case 'play2':
        return this.#refusePlay(command);
      default:
        return this.#unknown(command);
    }
  }

  accept(): RtmpEvent[] {
    this.#state = 'publishing';
    return [
      { kind: 'send', bytes: encodeUserControl(userControlEvents.streamBegin, this.#publishedId) },
      this.#status('status', 'NetStream.Publish.Start', 'You are on air.'),
    ];
  }

  /** Says so to the client, if it has come so far as to understand it. */
  refuse(reason: string, code: string): RtmpEvent[] {
    if (this.#state === 'new') return [];
    this.#state = 'connected';
    return [this.#status('error', code, reason)];
  }

  /**
   * E-RTMP v2, "Reconnect Request"; a status of the connection, so it goes on message stream 0.
   *
   * @returns nothing for a client that has not said that it understands it
   */
  requestReconnect(description: string, tcUrl: string | undefined): RtmpEvent[] {
    if (this.#enhanced?.canReconnect !== true) return [];
    const info = new Map<string, AmfValue>([
      ...statusInfo('status', 'NetConnection.Connect.ReconnectRequest', description),
      ...(tcUrl === undefined ? [] : [['tcUrl', tcUrl] as const]),
    ]);
    return [this.#command('onStatus', 0, [null, info])];
  }

  /** RTMP §7.2.1.1. */
  #connect(command: RtmpCommand): RtmpEvent[] {
    const wishes = objectOf(command.args[0]);
    this.#app = textOf(wishes?.get('app')) ?? '';
    this.#tcUrl = textOf(wishes?.get('tcUrl')) ?? '';
    this.#encoder = textOf(wishes?.get('flashVer'));
    this.#enhanced = readCapabilities(wishes);
    const { app } = splitStreamName(this.#app, '');
    if (app !== this.#onlyApp) return this.#reject(command, app);
    if (this.#state === 'new') this.#state = 'connected';
    const welcome = [
      encodeControl(messageTypes.windowAcknowledgementSize, defaultWindow),
      encodeControl(messageTypes.setPeerBandwidth, defaultWindow, dynamicLimit),
      encodeControl(messageTypes.setChunkSize, ourChunkSize),
    ];
    this.#chunkSize = ourChunkSize;
    const server = new Map<string, AmfValue>([
      ...amfObject({ fmsVer: 'FMS/3,5,7,7009', capabilities: 31, mode: 1 }),
      ...(this.#enhanced === undefined ? [] : ourCapabilities()),
    ]);
    const info = new Map<string, AmfValue>([
      ...statusInfo('status', 'NetConnection.Connect.Success', 'Connection succeeded.'),
      ['objectEncoding', 0],
    ]);
    return [
      ...welcome.map((bytes): RtmpEvent => ({ kind: 'send', bytes })),
      this.#command('_result', command.transactionId, [server, info]),
    ];
  }

  #reject(command: RtmpCommand, app: string): RtmpEvent[] {
    const reason = `There is no application '${shown(app)}' here: publish to rtmp://HOST/${this.#onlyApp} with your stream key.`;
    const info = statusInfo('error', 'NetConnection.Connect.Rejected', reason);
    return [this.#command('_error', command.transactionId, [null, info]), { kind: 'close', reason }];
  }

  /** RTMP §7.2.1.3. */
  #createStream(command: RtmpCommand): RtmpEvent[] {
    this.#messageStreams += 1;
    if (this.#messageStreams > mostMessageStreams)
      return [{ kind: 'close', reason: `more than ${mostMessageStreams} message streams` }];
    return this.#result(command, this.#messageStreams);
  }

  /** RTMP §7.2.2.6. */
  #publish(command: RtmpCommand): RtmpEvent[] {
    if (this.#state === 'publishing') {
      const reason = 'This connection publishes already: open another one.';
      return [...this.refuse(reason, 'NetStream.Publish.BadConnection'), { kind: 'close', reason }];
    }
    this.#publishedId = command.messageStreamId;
    const target = splitStreamName(this.#app, textOf(command.args[1]) ?? '');
    if (target.streamKey === '') {
      const reason = `No stream key came: publish to rtmp://HOST/${this.#onlyApp} and enter your stream key.`;
      return [...this.refuse(reason, 'NetStream.Publish.BadName'), { kind: 'close', reason }];
    }
    this.#state = 'asking';
    return [
      {
        kind: 'publish-requested',
        ...target,
        tcUrl: this.#tcUrl,
        encoder: this.#encoder,
        enhanced: this.#enhanced,
        id: this.#publishedId,
      },
    ];
  }

  /** @param id the message stream that is given up, if the client says which: some create one and never use it */
  #unpublish(id?: AmfValue): RtmpEvent[] {
    if (this.#state !== 'publishing') return [];
    const isAnother =
      typeof id === 'number' && id !== 0 && this.#publishedId !== 0 && id !== this.#publishedId;
    if (isAnother) return [];
    this.#state = 'connected';
    const status = this.#status('status', 'NetStream.Unpublish.Success', 'You are off air.');
    return [status, { kind: 'unpublish' }];
  }

  #refusePlay(command: RtmpCommand): RtmpEvent[] {
    const reason = 'This server takes RTMP but does not play it: watch over HLS, on its web page.';
    this.#publishedId = command.messageStreamId;
    return [this.#status('error', 'NetStream.Play.Failed', reason), { kind: 'close', reason }];
  }

  #unknown(command: RtmpCommand): RtmpEvent[] {
    if (command.transactionId === 0 || ['_result', '_error', 'onStatus'].includes(command.name)) return [];
    const info = statusInfo('error', 'NetConnection.Call.Failed', `No method '${shown(command.name)}' here.`);
    return [this.#command('_error', command.transactionId, [null, info])];
  }

  #result(command: RtmpCommand, value?: AmfValue): RtmpEvent[] {
    if (command.transactionId === 0) return [];
    return [this.#command('_result', command.transactionId, [null, value])];
  }

  #status(level: 'status' | 'error', code: string, description: string): RtmpEvent {
    return this.#command('onStatus', 0, [null, statusInfo(level, code, description)], this.#publishedId);
  }

  #fcStatus(name: string, code: string): RtmpEvent {
    return this.#command(name, 0, [null, statusInfo('status', code, '')]);
  }

  #command(name: string, transactionId: number, args: readonly AmfValue[], messageStreamId = 0): RtmpEvent {
    const bytes = encodeCommand({ name, transactionId, args, messageStreamId }, this.#chunkSize);
    return { kind: 'send', bytes };
  }
}

/** A stranger's word, fit for a log line. */
function shown(text: string): string {
  return text.slice(0, 40).replace(/[^ -~]/g, '?');
}
