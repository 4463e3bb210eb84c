import { clipSeconds } from '@starling/shared/protocol/clip-seconds.ts';
import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import { ClipFault } from './clip-fault.ts';
import { ClipLimits, type ClipLimitSettings, type LimitVerdict } from './clip-limits.ts';
import type { ClipMaker } from './clip-maker.ts';
import { ClipQueue } from './clip-queue.ts';
import type { ClipRecord, ClipRows } from './clip-rows.ts';
import type { ClipRange, ClipSource } from './clip-source.ts';
import { recordedLength } from './cut-plan.ts';

/** A clip that somebody wants. */
export interface ClipWish {
  readonly video: BroadcastId;
  /** `[from, to)` on the capture clock, ms since 1970. */
  readonly from: Millis;
  readonly to: Millis;
  readonly title: string;
}

/** A clip and how far it is. */
export interface ClipView extends ClipRecord {
  /** From 0 to 1. */
  readonly progress: number;
}

/** What becomes of a wish; `message` is for people. */
export type ClipAnswer =
  | { readonly kind: 'accepted'; readonly clip: ClipView }
  | { readonly kind: 'refused'; readonly because: ClipRefusal; readonly message: string };

type ClipRefusal =
  | Exclude<LimitVerdict, 'granted'>
  | 'no_such_video'
  | 'too_short'
  | 'too_long'
  | 'not_recorded'
  | 'channel_full';

interface ClipsLog {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ClipsOptions {
  readonly rows: ClipRows;
  readonly maker: Pick<ClipMaker, 'make' | 'delete' | 'clean'>;
  readonly source: ClipSource;
  readonly log: ClipsLog;
  /** @returns 16 lower-case hex digits that nobody can guess */
  readonly newId: () => string;
  readonly now: () => Millis;
  /** Resolves after this time, rejects on abort. */
  readonly sleep: (time: Millis, signal: AbortSignal) => Promise<unknown>;
  /** By default 3 open and 30 an hour for an account, 100 open in all. */
  readonly limits?: ClipLimitSettings;
  /** Clips that a channel may have; 2,000 by default. */
  readonly mostPerChannel?: number;
  /** Clips that are made at once; 1 by default. */
  readonly atOnce?: number;
}

const usualLimits: ClipLimitSettings = { openPerAccount: 3, hourlyPerAccount: 30, open: 100 };
const usualMostPerChannel = 2_000;
/** Of a broadcast that is on air the newest segments are waited for so long. */
const patience: Millis = 10_000;
const lookEvery: Millis = 250;
const shortest: Millis = clipSeconds.shortest * 1000;
const longest: Millis = clipSeconds.longest * 1000;
/** Times in the API are whole milliseconds, and players are a little vague. */
const tolerance: Millis = 100;
/** On the clock a clip may be longer than its media: a broadcast has pauses. */
const longestOnClock: Millis = 600_000;
/** A clip that the relay did not survive so often is given up. */
const mostAttempts = 2;
const failuresAreKept: Millis = 24 * 3_600_000;

const refusals: Record<ClipRefusal, string> = {
  account_busy: 'Your last clips are still being made. Wait until one of them is ready.',
  hourly_limit: 'You have made as many clips as one may in an hour. Try again later.',
  queue_full: 'Many clips are being made. Try again in a few minutes.',
  no_such_video: 'There is no such video, or it was deleted.',
  too_short: `A clip has at least ${clipSeconds.shortest} seconds.`,
  too_long: `A clip has at most ${clipSeconds.longest} seconds.`,
  not_recorded: `Less than ${clipSeconds.shortest} seconds of this stretch were recorded.`,
  channel_full: 'This channel has as many clips as it can keep. Its owner can delete some.',
};

/** Every clip: those that are wanted, those that are being made, and those that are there. */
export class Clips {
  readonly #options: ClipsOptions;
  readonly #limits: ClipLimits;
  readonly #queue: ClipQueue;
  readonly #progress = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(options: ClipsOptions) {
    this.#options = options;
    this.#limits = new ClipLimits(options.limits ?? usualLimits);
    this.#queue = new ClipQueue(options.atOnce ?? 1);
  }

  /** Goes on with what a relay that ended has left. To be called once, before anything else. */
  async recover(): Promise<void> {
    const { rows, maker, now } = this.#options;
    await maker.clean();
    await rows.deleteFailedBefore(new Date(now() - failuresAreKept));
    for (const { clip, attempts } of await rows.unfinished())
      if (attempts >= mostAttempts)
        await rows.fail(clip.id, 'The relay was stopped again and again while it made this clip.');
      else {
        this.#limits.open(clip.creator);
        this.#enqueue(clip);
      }
  }

  /** Takes a wish. Of a broadcast on air it waits for what has not been recorded yet: up to ten seconds. */
  async request(wish: ClipWish, creator: string): Promise<ClipAnswer> {
    const span = wish.to - wish.from;
    if (span < shortest - tolerance) return refuse('too_short');
    if (span > longestOnClock) return refuse('too_long');
    const verdict = this.#limits.take(creator, this.#options.now());
    if (verdict !== 'granted') return refuse(verdict);
    try {
      const outcome = await this.#begin(wish, creator);
      if (typeof outcome !== 'string') return { kind: 'accepted', clip: this.#view(outcome) };
      this.#limits.forget(creator);
      return refuse(outcome);
    } catch (error) {
      this.#limits.forget(creator);
      throw error;
    }
  }

  async find(id: string): Promise<ClipView | undefined> {
    const clip = await this.#options.rows.find(id);
    return clip === undefined ? undefined : this.#view(clip);
  }

  /** Those that are ready, newest first. */
  async list(channel: ChannelLogin, page: { first: number; after: number }): Promise<ClipView[]> {
    return (await this.#options.rows.list(channel, page)).map((clip) => this.#view(clip));
  }

  /** Ends its making, where that goes on, and deletes row and files. What is missing is fine. */
  async delete(id: string): Promise<void> {
    await this.#queue.cancel(id);
    await this.#options.rows.delete(id);
    await this.#options.maker.delete(id);
  }

  /** Ends what is being made; it is made again by the next relay. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the relay is stopping'));
    await this.#queue.close();
  }

  async #begin(wish: ClipWish, creator: string): Promise<ClipRecord | ClipRefusal> {
    const { rows, newId, now, mostPerChannel = usualMostPerChannel } = this.#options;
    const range = await this.#awaitMedia(wish);
    if (range === undefined) return 'no_such_video';
    const duration = recordedLength(range.segments, wish);
    if (duration < shortest - tolerance) return 'not_recorded';
    if (duration > longest + tolerance) return 'too_long';
    if ((await rows.count(range.channel)) >= mostPerChannel) return 'channel_full';
    await rows.deleteFailedBefore(new Date(now() - failuresAreKept));
    const clip: ClipRecord = {
      ...{ id: newId(), video: wish.video, channel: range.channel, creator, title: wish.title },
      ...{ createdAt: new Date(now()), duration, status: 'making', error: undefined, size: undefined },
      ...{ from: Math.max(wish.from, range.segments[0]?.programDate ?? wish.from), to: wish.to },
    };
    await rows.create(clip);
    this.#enqueue(clip);
    return clip;
  }

  async #awaitMedia({ video, from, to }: ClipWish): Promise<ClipRange | undefined> {
    const { source, now, sleep } = this.#options;
    const deadline = now() + patience;
    for (;;) {
      const range = await source.find(video, from, to);
      const last = range?.segments.at(-1);
      const isWhole = last !== undefined && last.programDate + last.duration >= to;
      if (range?.isGrowing !== true || isWhole || now() >= deadline) return range;
      await sleep(lookEvery, this.#closing.signal);
    }
  }

  #enqueue(clip: ClipRecord): void {
    void this.#queue
      .add(clip.id, (signal) => this.#make(clip, signal))
      .finally(() => {
        this.#progress.delete(clip.id);
        this.#limits.close(clip.creator);
      });
  }

  async #make(clip: ClipRecord, signal: AbortSignal): Promise<void> {
    const { rows, maker, log } = this.#options;
    try {
      await rows.begin(clip.id);
      signal.throwIfAborted();
      const made = await maker.make(clip, signal, (share) => this.#progress.set(clip.id, share));
      if (!(await rows.finish(clip.id, made))) await maker.delete(clip.id);
      log.info({ clip: clip.id, video: clip.video, seconds: made.duration / 1000 }, 'a clip is ready');
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error, clip: clip.id, video: clip.video }, 'a clip could not be made');
      await rows
        .fail(clip.id, describe(error))
        .catch((failure: unknown) => log.error({ err: failure }, 'a clip’s row could not be written'));
    }
  }

  #view(clip: ClipRecord): ClipView {
    return { ...clip, progress: clip.status === 'ready' ? 1 : (this.#progress.get(clip.id) ?? 0) };
  }
}

function refuse(because: ClipRefusal): ClipAnswer {
  return { kind: 'refused', because, message: refusals[because] };
}

function describe(error: unknown): string {
  if (error instanceof ClipFault) return error.message;
  if (error instanceof Error && 'reason' in error && error.reason === 'full')
    return 'The relay’s disk is full.';
  return 'The relay failed to make it. Its log says why.';
}
