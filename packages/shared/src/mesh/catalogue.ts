import type { PartKey } from '../ids.ts';
import type { BitsPerSecond, Millis } from '../units.ts';
import type { AnnouncedPart } from './engine-io.ts';
import type { PartCode } from './part-code.ts';
import { codeOf, isPart } from './part-code.ts';
import { tuning } from './settings.ts';

/** An announced part, and where it lies on the timeline of its rendition. */
export interface KnownPart {
  readonly code: PartCode;
  readonly announced: AnnouncedPart;
  /** When this peer heard of it first. */
  readonly at: Millis;
  /** It was there when this peer came, so neighbours may have had it long ago. */
  readonly isOld: boolean;
  /** Media time of its beginning on a timeline of this catalogue's own. */
  readonly start: Millis;
}

/** What the origin has announced, and from it and the playhead when each part is due. */
export class Catalogue {
  readonly #known = new Map<PartCode, KnownPart>();
  #firstAt: Millis | undefined;
  #partsEnd: Millis = 0;
  #segmentsEnd: Millis = 0;
  #anchor:
    { readonly start: Millis; readonly programDate: Millis | undefined; readonly due: Millis } | undefined;
  #bitrate: BitsPerSecond = 0;
  /** Of how much media the bitrate is the mean. */
  #measured: Millis = 0;

  get(code: PartCode): KnownPart | undefined {
    return this.#known.get(code);
  }

  /** Of the media as announced, a moving mean over about 4 s; 0 before the first announcement. */
  get bitrate(): BitsPerSecond {
    return this.#bitrate;
  }

  /** @returns undefined where it is known already. */
  add(announced: AnnouncedPart, now: Millis): KnownPart | undefined {
    const code = codeOf(announced.key);
    if (this.#known.has(code)) return undefined;
    this.#firstAt ??= now;
    const known: KnownPart = {
      code,
      announced,
      at: now,
      isOld: now <= this.#firstAt + 50,
      start: this.#place(code, announced.duration),
    };
    this.#known.set(code, known);
    if (!announced.isGap && announced.duration > 0) this.#measure(announced);
    if (this.#known.size > tuning.mostKnown) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return known;
  }

  /** Says that the part is played, or would be missed, at `due`. */
  anchor(key: PartKey, due: Millis): void {
    const known = this.#known.get(codeOf(key)) ?? this.#known.get(codeOf({ msn: key.msn, part: 0 }));
    if (known === undefined) return;
    this.#anchor = { start: known.start, programDate: known.announced.programDate, due };
  }

  /** @returns when the part is due, from the playhead; undefined where nothing is played yet. */
  dueAt(known: KnownPart): Millis | undefined {
    if (this.#anchor === undefined) return undefined;
    const { programDate } = known.announced;
    const ahead =
      programDate !== undefined && this.#anchor.programDate !== undefined
        ? programDate - this.#anchor.programDate
        : known.start - this.#anchor.start;
    return this.#anchor.due + ahead;
  }

  #place(code: PartCode, duration: Millis): Millis {
    const before = this.#known.get(code - 1);
    if (!isPart(code)) {
      const first = this.#known.get(code + 1);
      const start = first?.start ?? this.#segmentsEnd;
      this.#segmentsEnd = Math.max(this.#segmentsEnd, start + duration);
      return start;
    }
    const start =
      before !== undefined && isPart(code - 1) ? before.start + before.announced.duration : this.#partsEnd;
    this.#partsEnd = Math.max(this.#partsEnd, start + duration);
    return start;
  }

  #measure({ bytes, duration }: AnnouncedPart): void {
    const bitrate = (bytes * 8_000) / duration;
    // A mean of all at first: a key frame alone would let the upload cap begin far too high.
    this.#measured += duration;
    const weight = Math.min(1, duration / Math.min(4_000, this.#measured));
    this.#bitrate += (bitrate - this.#bitrate) * weight;
  }
}
