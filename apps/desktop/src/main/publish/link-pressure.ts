import type { SrtStatistics } from '@starling/shared/srt/statistics.ts';
import type { BitsPerSecond, Millis } from '@starling/shared/units.ts';

type Seen = Pick<
  SrtStatistics,
  | 'msRTT'
  | 'msSndBuf'
  | 'msSndTsbPdDelay'
  | 'pktRecvACKTotal'
  | 'pktSentTotal'
  | 'pktRetransTotal'
  | 'byteSentTotal'
  | 'pktSndDropTotal'
>;

interface Sample {
  readonly at: Millis;
  readonly seen: Seen;
}

/** Shares are taken over so long. */
const span: Millis = 1_000;
/** So much is lost on ways that are not full, too; SRT repairs it. */
const usualLoss = 0.12;
/** The shortest round trip of so long is the way's own. */
const baseSpan: Millis = 30_000;
/** Of acknowledgements and of timers. */
const slack: Millis = 60;
/** Acknowledgements, until the round trip is known: before, both sides take it to be 100 ms. */
const settledAfter = 100;
const mostBehind: Millis = 3_000;

/**
 * Judges from what an SRT connection has counted how full its way is. SRT sends at the pace of the broadcast whatever the way
 * carries, so nothing waits on this side as it does with TCP: a way that is too narrow shows in packets that have to be sent again,
 * in a round trip that grows, and in packets that are not acknowledged at all. Pure.
 */
export class LinkPressure {
  #samples: Sample[] = [];
  #roundTrips: { at: Millis; value: Millis }[] = [];
  #missing: Millis = 0;

  /** To be called a few times a second. */
  learn(seen: Seen, now: Millis): void {
    const last = this.#samples.at(-1);
    this.#samples.push({ at: now, seen });
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) >= span) this.#samples.shift();
    if (seen.pktRecvACKTotal >= settledAfter) this.#learnRoundTrip(seen.msRTT, now);
    if (last === undefined) return;
    // What cannot be carried would wait on this side with TCP: it is counted as if it did.
    const excess = this.lossShare - usualLoss;
    this.#missing += (now - last.at) * (excess > 0 ? excess : -1);
    this.#missing = Math.min(mostBehind, Math.max(0, this.#missing));
  }

  /** Packets that had to be sent again, of all that were sent lately; 0 to 1. */
  get lossShare(): number {
    const { sent, again } = this.#recent();
    return sent === 0 ? 0 : Math.min(1, again / sent);
  }

  /** How much of the broadcast is not where it should be by now. */
  get behind(): Millis {
    const last = this.#samples.at(-1)?.seen;
    if (last === undefined) return 0;
    const waiting = last.msSndBuf - last.msRTT - last.msSndTsbPdDelay - slack;
    const queued = last.msRTT - (this.#roundTrips[0]?.value ?? last.msRTT) - slack;
    return this.#missing + Math.max(0, waiting) + Math.max(0, queued);
  }

  /** What gets through, repetitions not counted twice. */
  get rate(): BitsPerSecond {
    const { bytes, duration, sent, again } = this.#recent();
    // Of all that is sent a share is lost, and as much of it is repetition.
    return duration === 0 || sent === 0 ? 0 : ((bytes * 8_000) / duration) * (1 - Math.min(1, again / sent));
  }

  #recent(): { duration: Millis; sent: number; again: number; bytes: number } {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined) return { duration: 0, sent: 0, again: 0, bytes: 0 };
    const lost = last.seen.pktRetransTotal + last.seen.pktSndDropTotal;
    return {
      duration: last.at - first.at,
      sent: last.seen.pktSentTotal - first.seen.pktSentTotal,
      again: lost - first.seen.pktRetransTotal - first.seen.pktSndDropTotal,
      bytes: last.seen.byteSentTotal - first.seen.byteSentTotal,
    };
  }

  #learnRoundTrip(value: Millis, at: Millis): void {
    // Only what may be the shortest one day is kept.
    while ((this.#roundTrips.at(-1)?.value ?? -1) >= value) this.#roundTrips.pop();
    this.#roundTrips.push({ at, value });
    while (at - (this.#roundTrips[0]?.at ?? at) > baseSpan) this.#roundTrips.shift();
  }
}
