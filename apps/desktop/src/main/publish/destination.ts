import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type {
  Destination as DestinationSettings,
  PublishError,
  PublishState,
  SrtFigures,
} from '../../ipc/publish-messages.ts';
import type { ProgrammeTag } from './programme-tag.ts';
import { failure, judgeEnd, type UplinkEnd } from './publish-failure.ts';
import { mostAttempts, reconnectWait } from './reconnect-plan.ts';
import { type DestinationSecrets, openUplink } from './open-uplink.ts';
import { SendQueue } from './send-queue.ts';
import type { Uplink } from './uplink.ts';

export interface DestinationOptions {
  readonly settings: DestinationSettings;
  readonly secrets: DestinationSecrets;
  /** Of video and sound together. */
  readonly bitsPerSecond: BitsPerSecond;
  /** Whether a broadcast of ours has only just ended: a place that still holds it lets go within seconds. */
  readonly followsAnother: boolean;
  readonly random: () => number;
  readonly onState: (state: PublishState) => void;
  /** A new connection begins with a key frame, so it wants one. */
  readonly onKeyWanted: () => void;
  /** A relay of ours has its first segment sooner with another key frame soon after the first. */
  readonly onSecondKeyWanted: () => void;
}

/** What a destination can tell of its way out. */
export interface DestinationFigures {
  readonly bitsPerSecond: BitsPerSecond;
  readonly sendBufferMs: Millis;
  readonly droppedFrames: number;
  readonly roundTripMs: Millis;
  /** What SRT knows of the way; undefined for other protocols. */
  readonly srt?: SrtFigures;
}

/** The relay ends its first segment at a key frame 500 ms or more after the one that begins it. */
const firstSegment: Millis = 520;
/** A connection that has lasted so long is taken to be a good one. */
const settled: Millis = 5_000;

/**
 * One place that the broadcast goes to: connects, keeps what waits, leaves out what the network cannot carry, and comes
 * back when the connection is lost, on the same timeline and with the configurations sent again.
 */
export class Destination {
  readonly #options: DestinationOptions;
  readonly #queue = new SendQueue();
  readonly #configs = new Map<ProgrammeTag['role'], ProgrammeTag>();
  #uplink: Uplink | undefined;
  #url: string;
  #state: PublishState;
  #timer: NodeJS.Timeout | undefined;
  #secondKeyTimer: NodeJS.Timeout | undefined;
  #wasLive = false;
  #liveSince: Millis = -Infinity;
  #waitsForKey = true;
  #newest: Millis = 0;
  /** The broadcast begins at 0 there, whatever was going on before, and goes on from connection to connection. */
  #origin: Millis | undefined;

  constructor(options: DestinationOptions) {
    this.#options = options;
    this.#url = options.settings.url;
    this.#state = { destinationId: options.settings.id, state: 'connecting', attempt: 0, nextAttemptInMs: 0 };
  }

  get state(): PublishState {
    return this.#state;
  }

  start(): void {
    this.#connect(1);
  }

  /** Takes the next tag of the programme; never waits. */
  take(item: ProgrammeTag): void {
    const isConfig = item.role !== 'video' && item.role !== 'audio';
    if (isConfig) this.#configs.set(item.role, item);
    if (this.#uplink?.isLive !== true) return;
    if (this.#waitsForKey && !(item.role === 'video' && item.isKey)) return;
    if (this.#origin === undefined) this.#planSecondKey();
    this.#origin ??= item.tag.timestamp;
    const timestamp = Math.max(0, item.tag.timestamp - this.#origin);
    if (this.#waitsForKey) this.#begin(timestamp);
    this.#newest = Math.max(this.#newest, timestamp);
    this.#queue.push({ ...item, tag: { ...item.tag, timestamp } }, this.#bufferMs());
    this.#pump();
  }

  /** Does not wait for the next planned try; where none is planned any more, it is tried anew. */
  reconnectNow(): void {
    const hasFailed = this.#state.state === 'failed';
    if (this.#timer === undefined && !hasFailed) return;
    clearTimeout(this.#timer);
    this.#connect(hasFailed ? 1 : this.#state.attempt);
  }

  /** Ends the broadcast there. @param error why, where nobody asked for it */
  stop(error?: PublishError): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#secondKeyTimer);
    this.#timer = undefined;
    const uplink = this.#uplink;
    this.#uplink = undefined;
    uplink?.close();
    if (this.#state.state === 'failed') return;
    if (error === undefined) this.#tell({ state: 'stopped', attempt: 0, nextAttemptInMs: 0 });
    else this.#fail(error);
  }

  figures(now: Millis): DestinationFigures {
    const srt = this.#uplink?.srt;
    return {
      bitsPerSecond: this.#uplink?.rate(now) ?? 0,
      sendBufferMs: this.#bufferMs(),
      droppedFrames: this.#queue.dropped,
      roundTripMs: this.#uplink?.roundTrip ?? 0,
      ...(srt === undefined ? {} : { srt }),
    };
  }

  #connect(attempt: number): void {
    this.#timer = undefined;
    const state = this.#wasLive ? 'reconnecting' : 'connecting';
    this.#tell({ state, attempt, nextAttemptInMs: 0, error: this.#state.error });
    const { settings, secrets, bitsPerSecond } = this.#options;
    const uplink = openUplink(this.#url, settings.kind, secrets, {
      onLive: () => this.#goLive(),
      onRoom: () => this.#pump(),
      onEnd: (end) => this.#ended(end),
    });
    if ('reason' in uplink) return this.#fail(failure('relay-unreachable', `${uplink.reason}.`));
    uplink.expect(bitsPerSecond);
    this.#uplink = uplink;
  }

  #goLive(): void {
    this.#wasLive = true;
    this.#liveSince = performance.now();
    this.#waitsForKey = true;
    this.#queue.clear();
    this.#tell({ state: 'live', attempt: 0, nextAttemptInMs: 0 });
    this.#options.onKeyWanted();
  }

  #planSecondKey(): void {
    if (this.#options.settings.kind !== 'relay') return;
    this.#secondKeyTimer = setTimeout(() => this.#options.onSecondKeyWanted(), firstSegment);
  }

  /** Each connection gets the configurations first: without them a server has pictures and sound that it cannot read. */
  #begin(timestamp: Millis): void {
    this.#waitsForKey = false;
    for (const role of ['metadata', 'video-config', 'audio-config'] as const) {
      const config = this.#configs.get(role);
      if (config !== undefined) this.#queue.push({ ...config, tag: { ...config.tag, timestamp } }, 0);
    }
  }

  #pump(): void {
    const uplink = this.#uplink;
    if (uplink === undefined) return;
    while (uplink.hasRoom) {
      const item = this.#queue.shift();
      if (item === undefined) return;
      uplink.send(item.tag);
    }
  }

  /** From the oldest that has not arrived to the newest. */
  #bufferMs(): Millis {
    const oldest = this.#queue.oldest ?? this.#newest;
    return this.#uplink?.behind(this.#newest) ?? Math.max(0, this.#newest - oldest);
  }

  #ended(end: UplinkEnd): void {
    if (this.#uplink === undefined) return;
    this.#uplink = undefined;
    this.#queue.clear();
    const { settings, followsAnother } = this.#options;
    const { error, triesAgain } = judgeEnd(end, settings.name, this.#wasLive || followsAnother);
    this.#url = end.kind === 'sent-away' ? this.#follow(end.url) : settings.url;
    if (!triesAgain) return this.#fail(error);
    const attempt = this.#state.state === 'live' ? 1 : this.#state.attempt + 1;
    // A server that sends everybody away at once, and another one that sends them back, must not make us run in circles.
    const goesAtOnce = end.kind === 'sent-away' && performance.now() - this.#liveSince > settled;
    const wait = goesAtOnce ? 0 : reconnectWait(attempt, this.#options.random());
    if (wait === undefined)
      return this.#fail({ ...error, message: `${error.message} Given up after ${mostAttempts} tries.` });
    this.#tell({
      state: this.#wasLive ? 'reconnecting' : 'connecting',
      ...{ attempt, nextAttemptInMs: wait, error },
    });
    this.#timer = setTimeout(() => this.#connect(attempt), wait);
  }

  /** Where a server asked to go; back to the own address if that cannot be gone to. */
  #follow(url: string | undefined): string {
    const own = this.#options.settings.url;
    const other = url === undefined ? null : URL.parse(url, own);
    // The key goes there, too: not in the open where it was not until now.
    const isLessSafe = own.startsWith('rtmps:') && other?.protocol !== 'rtmps:';
    return other === null || isLessSafe ? own : other.href;
  }

  #fail(error: PublishError): void {
    this.#tell({ state: 'failed', attempt: this.#state.attempt, nextAttemptInMs: 0, error });
  }

  #tell(state: Omit<PublishState, 'destinationId' | 'error'> & { error?: PublishError | undefined }): void {
    const { error, ...rest } = state;
    this.#state = {
      destinationId: this.#options.settings.id,
      ...rest,
      ...(error === undefined ? {} : { error }),
    };
    this.#options.onState(this.#state);
  }
}
