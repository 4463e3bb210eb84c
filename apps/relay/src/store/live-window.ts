import { canSkipUntil, type MediaPlaylist } from '@starling/shared/hls/media-playlist.ts';
import { hasReached, type PlaylistPosition } from '@starling/shared/hls/reload-directives.ts';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { Init, Part, RenditionReport, Timing } from '../media.ts';
import { listSegment, partUri } from './listed-segment.ts';
import { WaitingRoom } from './waiting-room.ts';
import { bytesOf, openSegment, type WindowSegment } from './window-segment.ts';

/** How much media a playlist lists, as a multiple of CAN-SKIP-UNTIL: so a delta update has something to skip. */
const listedSkips = 1.5;
/** What has left the playlist goes early where it is more than this: three times what 18 s at 20 Mbit/s take. */
const mostRetired: Bytes = 128 * 1024 * 1024;
/** Parts are listed for so many target durations from the end (RFC 8216bis §6.2.2 asks for three). */
const listedPartTargets = 3;

/**
 * The newest media of one rendition, in memory: what its playlist lists, and behind that what a player may still
 * ask for. Parts come in, in order; readers look things up or wait for what comes next.
 */
export class LiveWindow {
  readonly rendition: RenditionId;
  readonly #timing: () => Timing | undefined;
  #segments: WindowSegment[] = [];
  /** Left the playlist; a player that holds an old one may still ask for them. */
  #retired: WindowSegment[] = [];
  #inits = new Map<number, Init>();
  #hasEnded = false;
  /** Bits per second of the fullest segment so far. */
  #fullest = 0;
  #wholeSegments = 0;
  readonly #waiting = new WaitingRoom();
  /** Grows with each change: what was rendered of an older version is stale. */
  version = 0;

  constructor(rendition: RenditionId, timing: () => Timing | undefined) {
    this.rendition = rendition;
    this.#timing = timing;
  }

  /** @param part the next one: of the newest segment, or the first of the one after it */
  add(part: Part): void {
    let segment = this.#segments.at(-1);
    this.#inits.set(part.init.version, part.init);
    if (segment?.msn !== part.msn) {
      if (segment !== undefined) segment.isComplete = true;
      segment = openSegment(part);
      this.#segments.push(segment);
    }
    segment.parts.push(part);
    segment.duration += part.duration;
    segment.bytes += part.data.length;
    segment.isComplete = part.endsSegment;
    if (part.endsSegment) {
      this.#measure(segment);
      this.#evict();
    }
    this.#changed();
  }

  /** What its media takes in memory. */
  get bytes(): Bytes {
    return bytesOf(this.#segments) + bytesOf(this.#retired);
  }

  /** The broadcast is over: the playlist gets its end, and whoever waits is answered. */
  end(): void {
    const last = this.#segments.at(-1);
    if (last !== undefined) last.isComplete = true;
    this.#hasEnded = true;
    this.#changed();
  }

  /** @returns undefined until one whole segment is there: players break on less. */
  position(): PlaylistPosition | undefined {
    const last = this.#segments.at(-1);
    const timing = this.#timing();
    if (last === undefined || timing === undefined || !this.#segments.some(({ isComplete }) => isComplete))
      return undefined;
    return {
      lastMsn: last.msn,
      parts: last.parts.length,
      isComplete: last.isComplete,
      partTarget: timing.partTarget,
      hasEnded: this.#hasEnded,
    };
  }

  report(): RenditionReport | undefined {
    const last = this.#segments.at(-1);
    return last === undefined ? undefined : { lastMsn: last.msn, lastPart: last.parts.length - 1 };
  }

  /**
   * Waits for a position of the playlist.
   *
   * @returns false if `patience` ran out
   */
  waitFor(msn: number, part: number | undefined, patience: Millis): Promise<boolean> {
    const isReached = () => {
      const position = this.position();
      return position !== undefined && (position.hasEnded || hasReached(msn, part, position));
    };
    return this.#waiting.wait(`${msn}.${part ?? ''}`, isReached, patience);
  }

  /** Waits until the playlist can be answered at all. */
  waitForStart(patience: Millis): Promise<boolean> {
    return this.#waiting.wait('start', () => this.#hasEnded || this.position() !== undefined, patience);
  }

  /** @returns the part; `next` if it is the one that comes next; undefined if it never was or is gone. */
  part(msn: number, index: number): Part | 'next' | undefined {
    const found = this.#find(msn)?.parts[index];
    if (found !== undefined) return found.isGap ? undefined : found;
    const next = this.#next();
    return !this.#hasEnded && next?.msn === msn && next.part === index ? 'next' : undefined;
  }

  /** @returns the parts of a complete segment. */
  segment(msn: number): readonly Part[] | undefined {
    const found = this.#find(msn);
    return found?.isComplete === true && !found.parts.some(({ isGap }) => isGap) ? found.parts : undefined;
  }

  init(version: number): Init | undefined {
    return this.#inits.get(version);
  }

  /** Newest parameters of the rendition. */
  get latestInit(): Init | undefined {
    return this.#segments.at(-1)?.init;
  }

  /**
   * BANDWIDTH: bits per second that no segment is expected to exceed, from the fullest one so far. The fewer there were,
   * the more is added. Undefined before the first.
   */
  peakBitrate(): number | undefined {
    if (this.#wholeSegments === 0) return undefined;
    const margin = 1.1 + 0.6 / this.#wholeSegments;
    return Math.ceil(this.#fullest * margin);
  }

  /**
   * @param isUpdate for a delta update, whose reader has been told of all but the newest digests
   * @returns what the playlist says now, but for the other renditions' reports.
   */
  playlist(isUpdate = false): Omit<MediaPlaylist, 'reports'> | undefined {
    const timing = this.#timing();
    const first = this.#segments[0];
    if (timing === undefined || first === undefined) return undefined;
    const partsFrom = this.#partsFrom(timing);
    const end = this.#end();
    const next = this.#next();
    return {
      ...timing,
      mediaSequence: first.msn,
      // Counted by the broadcast, so that a rendition that began later counts as the others do. The first
      // segment's own tag is still listed.
      discontinuitySequence: first.discontinuities - (first.discontinuity ? 1 : 0),
      segments: this.#segments.map((segment, index) =>
        listSegment(segment, { withParts: index >= partsFrom, isUpdate, end }),
      ),
      preloadHint: next === undefined ? undefined : partUri(next.msn, next.part),
      hasEnded: this.#hasEnded,
    };
  }

  #next(): { msn: number; part: number } | undefined {
    const last = this.#segments.at(-1);
    if (last === undefined) return undefined;
    return last.isComplete ? { msn: last.msn + 1, part: 0 } : { msn: last.msn, part: last.parts.length };
  }

  /** Where the media ends, on the broadcast's timeline. */
  #end(): Millis {
    const last = this.#segments.at(-1)?.parts.at(-1);
    return last === undefined ? 0 : last.start + last.duration;
  }

  #find(msn: number): WindowSegment | undefined {
    const wanted = (segment: WindowSegment) => segment.msn === msn;
    return this.#segments.findLast(wanted) ?? this.#retired.findLast(wanted);
  }

  /** Index of the first segment whose parts are listed. */
  #partsFrom(timing: Timing): number {
    let behind: Millis = 0;
    for (let index = this.#segments.length - 1; index > 0; index -= 1) {
      behind += this.#segments[index]?.duration ?? 0;
      if (behind >= listedPartTargets * timing.targetDuration * 1000) return index;
    }
    return 0;
  }

  /** The peak is of segments of half a target duration at least (RFC 8216bis §4.4.6.2). */
  #measure({ parts, duration, bytes }: WindowSegment): void {
    const targetDuration = this.#timing()?.targetDuration ?? 0;
    if (duration === 0 || duration < 500 * targetDuration || parts.some(({ isGap }) => isGap)) return;
    this.#fullest = Math.max(this.#fullest, (bytes * 8000) / duration);
    this.#wholeSegments += 1;
  }

  #evict(): void {
    const timing = this.#timing();
    if (timing === undefined) return;
    const listedLength = listedSkips * canSkipUntil(timing.targetDuration);
    const length = (segments: readonly WindowSegment[]) =>
      segments.reduce((sum, { duration }) => sum + duration, 0);
    for (let [first] = this.#segments; first !== undefined; [first] = this.#segments) {
      if (length(this.#segments) - first.duration < listedLength) break;
      this.#segments.shift();
      this.#retired.push(first);
    }
    while (length(this.#retired) > listedLength || bytesOf(this.#retired) > mostRetired)
      this.#retired.shift();
    const needed = new Set([...this.#retired, ...this.#segments].map(({ init }) => init.version));
    for (const version of this.#inits.keys()) if (!needed.has(version)) this.#inits.delete(version);
  }

  #changed(): void {
    this.version += 1;
    this.#waiting.look();
  }
}
