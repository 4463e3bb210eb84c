import type { PartKey } from '../ids.ts';
import type { RefuseReason, WantMessage } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import type { EngineSettings } from './engine-io.ts';
import type { LoadingPart } from './loading-part.ts';
import type { Outbox } from './outbox.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { countTrade, isFreeRider } from './peer-book.ts';
import { Pacer } from './pacer.ts';
import { tuning } from './settings.ts';
import { Tails } from './tails.ts';
import { Uplink } from './uplink.ts';

/** A want that was taken on, or a chunk that is pushed. */
interface UploadJob {
  readonly peer: Neighbour;
  readonly code: PartCode;
  readonly key: PartKey;
  readonly total: Bytes;
  readonly to: Bytes;
  readonly expires: Millis;
  /** Nobody has asked for it. */
  readonly isPushed: boolean;
  /** It is dealt: the receiver is to pass it on. */
  readonly isToPassOn: boolean;
  /** Who dealt it to us, where we pass it on. */
  readonly dealtBy: Neighbour | undefined;
  next: Bytes;
}

/** A chunk that is sent without having been asked for. */
export interface PushedChunk extends Pick<UploadJob, 'isToPassOn' | 'dealtBy' | 'expires'> {
  readonly index: number;
}

/** @returns the chunk at `offset`; `later` while it is on its way, `gone` where it will not come. */
export type ReadChunk = (code: PartCode, offset: Bytes) => Uint8Array | 'later' | 'gone';

/**
 * Serves the wants of the neighbours: first come, first served, free riders after everybody else. A want that could not be
 * served soon is refused at once, so that the neighbour asks another. A token bucket caps the rate whatever is asked for;
 * little waits in the channels, so that what is no longer wanted can be taken back.
 */
export class Uploads {
  readonly #outbox: Outbox;
  #jobs: UploadJob[] = [];
  readonly #uplink = new Uplink();
  readonly #tails: Tails;
  readonly #pacer = new Pacer();
  /** Cap in bytes per ms. */
  #rate = 0;
  #tokens: Bytes = 0;
  /** What has been given to the channels and has not left them, as far as known. */
  #held: Bytes = 0;
  #filledAt: Millis = 0;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#tails = new Tails(outbox);
  }

  /** @param rate the cap in bytes per ms; 0: download only */
  cap(rate: number): void {
    this.#fill();
    if (this.#rate === 0) this.#tokens = rate * tuning.burst;
    this.#rate = rate;
  }

  get isOpen(): boolean {
    return this.#rate > 0;
  }

  /** What can be sent in bytes per ms. */
  get #pace(): number {
    return Math.min(this.#rate, this.#uplink.rate(this.#outbox.now));
  }

  #paceTo(peer: Neighbour): number {
    return Math.min(this.#pace, peer.gauge.rate(this.#outbox.now));
  }

  /** How long a new want of the neighbour would wait until its first byte leaves. */
  #delay(peer: Neighbour): Millis {
    let queued = 0;
    let ofPeer = peer.gauge.waiting;
    for (const job of this.#jobs) {
      queued += job.to - job.next;
      if (job.peer === peer) ofPeer += job.to - job.next;
    }
    return Math.max(queued / this.#pace, ofPeer / peer.gauge.rate(this.#outbox.now));
  }

  /** How long a new want of the neighbour for so many bytes would take, from now to its last byte. */
  timeFor(peer: Neighbour, bytes: Bytes): Millis {
    return this.#rate === 0 ? Infinity : this.#delay(peer) + bytes / this.#paceTo(peer);
  }

  /** Upload that is not used, in bytes per ms, as far as known. */
  get spare(): number {
    let queued = 0;
    for (const job of this.#jobs) queued += job.to - job.next;
    return Math.max(0, this.#pace - queued / tuning.longestQueue);
  }

  /** @returns why the want is refused; undefined where it was taken on. */
  accept(
    peer: Neighbour,
    want: WantMessage,
    part: { code: PartCode; key: PartKey; total: Bytes },
    settings: EngineSettings,
  ): RefuseReason | undefined {
    const { now } = this.#outbox;
    if (!this.isOpen) return 'download-only';
    if (want.from % settings.chunkBytes !== 0 || want.to > part.total) return 'absent';
    this.cancel(peer, part.code, want.from);
    const delay = this.#delay(peer);
    const longest = tuning.longestQueue / (isFreeRider(peer, settings.chunkBytes) ? 3 : 1);
    if (delay > longest || this.#jobs.filter((job) => job.peer === peer).length >= tuning.mostWants)
      return 'busy';
    const whole = (want.to - want.from) / this.#paceTo(peer);
    if (delay + whole > want.within) return 'too-late';
    const range = { to: want.to, next: want.from, expires: now + want.within };
    this.#jobs.push({ peer, ...part, ...range, isPushed: false, isToPassOn: false, dealtBy: undefined });
    return undefined;
  }

  /** Sends the neighbour a chunk of the part that it has not asked for. */
  push(peer: Neighbour, part: LoadingPart, { index, ...chunk }: PushedChunk): void {
    const { chunkBytes, code, key, size } = part;
    if (!part.children.includes(peer)) part.children.push(peer);
    const next = index * chunkBytes;
    this.#jobs.push({
      ...{ peer, code, key, total: size, next },
      to: Math.min(size, next + chunkBytes),
      isPushed: true,
      ...chunk,
    });
  }

  /** How long what waits here will take. */
  get queueTime(): Millis {
    let queued = this.#held;
    for (const job of this.#jobs) queued += job.to - job.next;
    return queued / this.#pace;
  }

  /** Forgets what the neighbour wanted of the part; with `from` only the want that begins there or has come as far. */
  cancel(peer: Neighbour, code: PartCode, from?: Bytes): void {
    if (this.#jobs.length === 0) return;
    this.#jobs = this.#jobs.filter(
      (job) => job.peer !== peer || job.code !== code || (from !== undefined && job.next !== from),
    );
  }

  forget(peer: Neighbour): void {
    if (peer.gauge.waiting > 0) this.#uplink.holds(-1, this.#outbox.now);
    this.#held -= peer.gauge.waiting;
    this.#tails.forget(peer);
    this.#jobs = this.#jobs.filter((job) => job.peer !== peer);
  }

  /** The channel to the neighbour now holds `buffered` bytes. */
  drained(peer: Neighbour, buffered: Bytes): void {
    const { now } = this.#outbox;
    const before = peer.gauge.waiting;
    if (buffered >= before) return;
    this.#held -= before - buffered;
    peer.gauge.drained(buffered, now);
    this.#uplink.drained(before - buffered, now);
    if (buffered === 0) this.#uplink.holds(-1, now);
  }

  /** Sends what may be sent now, and asks to be called when more may be. */
  pump(read: ReadChunk, settings: EngineSettings): void {
    this.#fill();
    this.#tails.tick();
    if (this.#jobs.length === 0) return;
    const { now } = this.#outbox;
    for (;;) {
      if (this.#tokens < settings.chunkBytes) {
        this.#outbox.wake(now + Math.max(1, (settings.chunkBytes - this.#tokens) / this.#rate));
        return;
      }
      const wait = Math.max(
        this.#uplink.wait(settings.chunkBytes, now),
        this.#pacer.wait(settings.chunkBytes, this.#rate, now),
      );
      if (wait > 0) {
        this.#outbox.wake(now + wait);
        return;
      }
      const bytes = this.#next(read, settings);
      if (bytes === undefined) return;
    }
  }

  /** Sends one chunk of the first job that can go on. */
  #next(read: ReadChunk, settings: EngineSettings): Bytes | undefined {
    const { now } = this.#outbox;
    const mostWaiting = Math.max(3 * settings.chunkBytes, this.#rate * tuning.inFlight);
    let isLast = false;
    for (;;) {
      for (const job of this.#jobs) {
        if (isFreeRider(job.peer, settings.chunkBytes) !== isLast) continue;
        if (job.expires < now) {
          this.#expire(job);
          return this.#next(read, settings);
        }
        if (job.peer.gauge.waiting > 0 && job.peer.gauge.waiting + settings.chunkBytes > mostWaiting)
          continue;
        const bytes = read(job.code, job.next);
        if (bytes === 'later') continue;
        if (bytes === 'gone') {
          this.#end(job);
          this.#outbox.send(job.peer.id, { kind: 'refuse', key: job.key, reason: 'absent' });
          return this.#next(read, settings);
        }
        return this.#send(job, bytes, settings);
      }
      if (isLast) return undefined;
      isLast = true;
    }
  }

  #send(job: UploadJob, bytes: Uint8Array, settings: EngineSettings): Bytes {
    const { isToPassOn, key, total } = job;
    const message = { kind: 'chunk', key, total, offset: job.next, isToPassOn, bytes } as const;
    const size = this.#outbox.sizeOf(message);
    this.#outbox.send(job.peer.id, message);
    this.#charge();
    if (job.peer.gauge.waiting === 0) this.#uplink.holds(1, this.#outbox.now);
    job.peer.gauge.sent(size, this.#outbox.now);
    this.#held += size;
    this.#uplink.sent(size);
    countTrade(job.peer, 0, bytes.length, settings.chunkBytes);
    if (job.isPushed && job.peer.roundTrip >= tuning.far) {
      this.#tails.follow(job.peer);
      this.#pacer.sent(size, this.#rate, this.#outbox.now);
    }
    job.next += bytes.length;
    if (job.next >= job.to) this.#end(job);
    return bytes.length;
  }

  #charge(): void {
    this.#tokens -= this.#outbox.uncharged;
    this.#outbox.uncharged = 0;
  }

  /** Whoever dealt it to us is told that we pass on too slowly. */
  #expire(job: UploadJob): void {
    const { code, dealtBy, key } = job;
    if (dealtBy === undefined) {
      this.#end(job);
      return;
    }
    this.#jobs = this.#jobs.filter((other) => other.code !== code || other.dealtBy !== dealtBy);
    this.#outbox.send(dealtBy.id, { kind: 'refuse', key, reason: 'busy' });
  }

  #end(job: UploadJob): void {
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
  }

  #fill(): void {
    const { now } = this.#outbox;
    const most = this.#rate * tuning.burst;
    this.#tokens = Math.min(most, this.#tokens + (now - this.#filledAt) * this.#rate);
    this.#filledAt = now;
    this.#charge();
  }
}
