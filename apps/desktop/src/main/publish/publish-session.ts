import { randomUUID } from 'node:crypto';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';
import type { SendEvent } from '../../ipc/channel-map.ts';
import type { PublishOptions, PublishState, PublishStatus } from '../../ipc/publish-messages.ts';
import { type BitrateDecision, DynamicBitrate, type DynamicBitrateSettings } from './dynamic-bitrate.ts';
import { Destination, type DestinationFigures } from './destination.ts';
import type { DestinationSecrets } from './open-uplink.ts';
import type { Programme } from './programme.ts';
import { failure } from './publish-failure.ts';
import { SessionLog } from './session-log.ts';
import { SessionSummary } from './session-summary.ts';

export interface PublishSessionParts {
  readonly options: PublishOptions;
  /** One for each destination, in their order. */
  readonly secrets: readonly DestinationSecrets[];
  readonly programme: Programme;
  readonly send: SendEvent;
  readonly logFolder: string;
  /** Whether another broadcast has only just ended. */
  readonly followsAnother: boolean;
  readonly random: () => number;
  readonly dynamicBitrate: DynamicBitrateSettings;
  /** All destinations have failed: there is nothing left to publish to. */
  readonly onEnd: () => void;
}

const statsInterval: Millis = 1_000;
const bitrateInterval: Millis = 200;
/** A page that died is loaded again within seconds; after this the broadcast has nothing to show. */
const mostSilence: Millis = 60_000;

/** One broadcast, to all its destinations. */
export class PublishSession {
  readonly id = randomUUID();
  readonly #parts: PublishSessionParts;
  readonly #log: SessionLog;
  readonly #summary = new SessionSummary();
  readonly #destinations: readonly Destination[];
  readonly #bitrate: DynamicBitrate;
  readonly #startedAt = Date.now();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #stopListening: () => void;
  #onAirSince: Millis | undefined;
  #hasEnded = false;

  constructor(parts: PublishSessionParts) {
    this.#parts = parts;
    const { options, programme, secrets } = parts;
    this.#log = new SessionLog(parts.logFolder, this.id);
    this.#log.write({ event: 'begin', video: options.video, audio: options.audio });
    this.#bitrate = new DynamicBitrate(
      ...([options.video.bitsPerSecond, options.audio.bitsPerSecond, parts.dynamicBitrate] as const),
    );
    programme.tally.reset();
    programme.request({ kind: 'bitrate', bitsPerSecond: options.video.bitsPerSecond });
    this.#destinations = options.destinations.map(
      (settings, index) =>
        new Destination({
          settings,
          secrets: secrets[index] ?? { streamKey: '', passphrase: undefined },
          bitsPerSecond: options.video.bitsPerSecond + options.audio.bitsPerSecond,
          followsAnother: parts.followsAnother,
          random: parts.random,
          onState: (state) => this.#learnState(state),
          onKeyWanted: () => programme.request({ kind: 'key-frame' }),
          // A recorder has to begin anew for each: nothing is gained there.
          onSecondKeyWanted: () => {
            if (programme.hasCodedPictures) programme.request({ kind: 'key-frame' });
          },
        }),
    );
    this.#stopListening = programme.listen((item) => {
      for (const destination of this.#destinations) destination.take(item);
    });
    this.#timers = [
      setInterval(() => this.#tellFigures(performance.now()), statsInterval),
      setInterval(() => this.#steer(performance.now()), bitrateInterval),
    ];
  }

  /** Connects. Apart from construction, as states may be told at once. */
  start(): void {
    for (const destination of this.#destinations) destination.start();
  }

  /** Where the log of this broadcast is. */
  get logFile(): string {
    return this.#log.file;
  }

  get status(): NonNullable<PublishStatus['session']> {
    return {
      sessionId: this.id,
      startedAt: this.#startedAt,
      options: this.#parts.options,
      destinations: this.#destinations.map(({ state }) => state),
    };
  }

  /** Since it went on air anywhere; 0 before. */
  get timeOnAir(): Millis {
    return this.#onAirSince === undefined ? 0 : performance.now() - this.#onAirSince;
  }

  /** @returns whether there is such a destination */
  reconnectNow(destinationId: string): boolean {
    const found = this.#destinations.find(({ state }) => state.destinationId === destinationId);
    found?.reconnectNow();
    return found !== undefined;
  }

  /** Writes a line into the broadcast's log. */
  note(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#log.write({ event, ...fields });
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopListening();
    this.#log.write({ event: 'summary', ...this.#summary.totals(this.timeOnAir) });
    for (const destination of this.#destinations) destination.stop();
    await this.#log.close();
  }

  #learnState(state: PublishState): void {
    if (state.state === 'live') this.#onAirSince ??= performance.now();
    this.#summary.learnState(state);
    this.#log.write({ event: 'state', ...state });
    this.#parts.send('publish.state', state);
    const areAllOver = this.#destinations.every((destination) => destination.state.state === 'failed');
    if (areAllOver && !this.#hasEnded) queueMicrotask(() => this.#parts.onEnd());
  }

  #tellFigures(now: Millis): void {
    const { tally } = this.#parts.programme;
    for (const destination of this.#destinations) {
      const figures = destination.figures(now);
      const stats = {
        destinationId: destination.state.destinationId,
        ...roundFigures(figures),
        targetBitsPerSecond: this.#bitrate.current + this.#parts.options.audio.bitsPerSecond,
        ...{
          skippedFrames: tally.skipped,
          lateFrames: tally.late,
          encoderLoad: Math.min(1, Math.round(tally.load * 100) / 100),
        },
        timeOnAirMs: Math.round(this.timeOnAir),
      };
      this.#summary.learnFigures(stats);
      this.#parts.send('publish.stats', stats);
      if (destination.state.state === 'live') this.#log.write({ event: 'figures', ...stats });
    }
    const lastSign = Math.max(this.#onAirSince ?? Infinity, this.#parts.programme.lastMediaAt);
    if (now - lastSign > mostSilence) this.#giveUp();
  }

  #giveUp(): void {
    const error = failure(
      'no-media',
      'The studio has sent no picture for a minute, so the broadcast was ended.',
    );
    for (const destination of this.#destinations) destination.stop(error);
    this.#parts.onEnd();
  }

  /** The first destination that is on air rules: one encoder makes what all of them get. */
  #steer(now: Millis): void {
    if (!this.#parts.options.dynamicBitrate) return;
    const leader = this.#destinations.find(({ state }) => state.state === 'live');
    if (leader === undefined) return;
    const { sendBufferMs, bitsPerSecond } = leader.figures(now);
    const decision = this.#bitrate.decide(now, sendBufferMs, bitsPerSecond);
    if (decision !== undefined) this.#changeBitrate(decision, sendBufferMs, bitsPerSecond);
  }

  #changeBitrate(decision: BitrateDecision, sendBufferMs: Millis, arriving: BitsPerSecond): void {
    this.#log.write({ event: 'bitrate', ...decision, sendBufferMs, arriving: Math.round(arriving) });
    this.#parts.programme.request({ kind: 'bitrate', bitsPerSecond: decision.bitsPerSecond });
  }
}

function roundFigures(figures: DestinationFigures): DestinationFigures {
  return {
    ...figures,
    bitsPerSecond: Math.round(figures.bitsPerSecond),
    sendBufferMs: Math.round(figures.sendBufferMs),
  };
}
