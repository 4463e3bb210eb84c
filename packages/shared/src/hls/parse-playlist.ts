import type { BitsPerSecond, Millis, Seconds } from '../units.ts';
import { parseAttributes } from './attributes.ts';
import { type MediaDigest, parseDigest, partTag, segmentTag } from './starling-tags.ts';

/** A part that was read from a playlist. */
export interface ParsedPart {
  readonly uri: string;
  readonly duration: Millis;
  readonly independent: boolean;
  readonly isGap: boolean;
  /** EXT-X-STARLING-PART; undefined without one, or where it cannot be read. */
  readonly digest: MediaDigest | undefined;
}

/** A segment that was read from a playlist; the last one may have parts and no URI yet. */
export interface ParsedSegment {
  readonly msn: number;
  /** Undefined while it is still growing. */
  readonly uri: string | undefined;
  /** EXTINF; for a growing one the sum of its parts. */
  readonly duration: Millis;
  readonly discontinuity: boolean;
  readonly isGap: boolean;
  /** URI of the EXT-X-MAP that holds for it. */
  readonly map: string | undefined;
  /** EXT-X-PROGRAM-DATE-TIME of its own, milliseconds since 1970. */
  readonly programDate: Millis | undefined;
  /** EXT-X-STARLING-SEGMENT; undefined without one, or where it cannot be read. */
  readonly digest: MediaDigest | undefined;
  readonly parts: readonly ParsedPart[];
}

/** EXT-X-SERVER-CONTROL. */
export interface ParsedServerControl {
  readonly canBlockReload: boolean;
  readonly canSkipUntil: Millis | undefined;
  readonly holdBack: Millis | undefined;
  readonly partHoldBack: Millis | undefined;
}

export interface ParsedMediaPlaylist {
  readonly version: number;
  readonly targetDuration: Seconds;
  readonly partTarget: Millis | undefined;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly serverControl: ParsedServerControl | undefined;
  readonly playlistType: string | undefined;
  readonly independentSegments: boolean;
  /** EXT-X-SKIP: how many segments a delta update leaves out at its beginning. */
  readonly skipped: number;
  readonly segments: readonly ParsedSegment[];
  /** URIs of EXT-X-PRELOAD-HINT with TYPE=PART. */
  readonly preloadHints: readonly string[];
  readonly reports: readonly {
    readonly uri: string;
    readonly lastMsn: number | undefined;
    readonly lastPart: number | undefined;
  }[];
  readonly hasEnded: boolean;
}

/** One EXT-X-STREAM-INF. */
export interface ParsedVariant {
  readonly uri: string;
  readonly bandwidth: BitsPerSecond;
  readonly codecs: readonly string[];
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly frameRate: number | undefined;
  readonly name: string | undefined;
}

/** The text is no playlist that can be read; `reason` says where. */
export interface PlaylistFault {
  readonly reason: string;
}

const largestPlaylist = 8 * 1024 * 1024;
const mostSegments = 200_000;

/** Reads a multivariant playlist, RFC 8216bis-22 §4.4.6. Unknown tags are ignored. Never throws. */
export function parseMultivariantPlaylist(text: string): readonly ParsedVariant[] | PlaylistFault {
  const lines = linesOf(text);
  if ('reason' in lines) return lines;
  const variants: ParsedVariant[] = [];
  let pending: ReadonlyMap<string, string> | undefined;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) pending = parseAttributes(line.slice(18));
    else if (!line.startsWith('#') && pending !== undefined) {
      const [width, height] = (pending.get('RESOLUTION') ?? '').split('x').map(numberOf);
      variants.push({
        ...{ uri: line, width, height, name: pending.get('NAME') },
        bandwidth: numberOf(pending.get('BANDWIDTH')) ?? 0,
        codecs: (pending.get('CODECS') ?? '').split(',').filter((codec) => codec !== ''),
        frameRate: numberOf(pending.get('FRAME-RATE')),
      });
      pending = undefined;
    }
  }
  return variants.length === 0 ? { reason: 'no EXT-X-STREAM-INF in it' } : variants;
}

/** Reads a media playlist, RFC 8216bis-22 §4.4. Unknown tags are ignored. Never throws. */
export function parseMediaPlaylist(text: string): ParsedMediaPlaylist | PlaylistFault {
  const lines = linesOf(text);
  if ('reason' in lines) return lines;
  const reader = new MediaPlaylistReader();
  for (const line of lines) {
    reader.take(line);
    if (reader.fault !== undefined) return { reason: reader.fault };
  }
  return reader.finish();
}

class MediaPlaylistReader {
  fault: string | undefined;
  #playlist: Partial<Writable<ParsedMediaPlaylist>> = {};
  readonly #segments: ParsedSegment[] = [];
  readonly #hints: string[] = [];
  readonly #reports: ParsedMediaPlaylist['reports'][number][] = [];
  #map: string | undefined;
  #growing = newSegment();
  /** Of the growing segment. */
  #parts: ParsedPart[] = [];
  /** Of the part that comes next. */
  #partDigest: MediaDigest | undefined;

  take(line: string): void {
    if (!line.startsWith('#')) {
      this.#close(line);
      return;
    }
    const colon = line.indexOf(':');
    const tag = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1);
    if (!this.#takeHeader(tag, value)) this.#takeSegmentTag(tag, value);
  }

  finish(): ParsedMediaPlaylist | PlaylistFault {
    const { targetDuration, mediaSequence = 0, skipped = 0 } = this.#playlist;
    if (targetDuration === undefined) return { reason: 'no EXT-X-TARGETDURATION in it' };
    if (this.#parts.length > 0) this.#close(undefined);
    return {
      ...{ version: 1, partTarget: undefined, discontinuitySequence: 0, serverControl: undefined },
      ...{ playlistType: undefined, independentSegments: false, hasEnded: false },
      ...this.#playlist,
      ...{ targetDuration, mediaSequence, skipped, preloadHints: this.#hints, reports: this.#reports },
      segments: this.#segments.map((segment, index) => ({
        ...segment,
        msn: mediaSequence + skipped + index,
      })),
    };
  }

  #takeHeader(tag: string, value: string): boolean {
    const playlist = this.#playlist;
    const attribute = (name: string) => parseAttributes(value).get(name);
    switch (tag) {
      case '#EXT-X-VERSION':
        playlist.version = numberOf(value) ?? 1;
        return true;
      case '#EXT-X-TARGETDURATION':
        playlist.targetDuration = this.#need(numberOf(value), tag);
        return true;
      case '#EXT-X-PART-INF':
        playlist.partTarget = millis(attribute('PART-TARGET'));
        return true;
      case '#EXT-X-MEDIA-SEQUENCE':
        playlist.mediaSequence = this.#need(wholeOf(value), tag);
        return true;
      case '#EXT-X-DISCONTINUITY-SEQUENCE':
        playlist.discontinuitySequence = this.#need(wholeOf(value), tag);
        return true;
      case '#EXT-X-PLAYLIST-TYPE':
        playlist.playlistType = value;
        return true;
      case '#EXT-X-INDEPENDENT-SEGMENTS':
        playlist.independentSegments = true;
        return true;
      case '#EXT-X-ENDLIST':
        playlist.hasEnded = true;
        return true;
      case '#EXT-X-SKIP':
        playlist.skipped = this.#need(wholeOf(attribute('SKIPPED-SEGMENTS')), tag);
        return true;
      case '#EXT-X-SERVER-CONTROL':
        playlist.serverControl = {
          canBlockReload: attribute('CAN-BLOCK-RELOAD') === 'YES',
          canSkipUntil: millis(attribute('CAN-SKIP-UNTIL')),
          holdBack: millis(attribute('HOLD-BACK')),
          partHoldBack: millis(attribute('PART-HOLD-BACK')),
        };
        return true;
      default:
        return false;
    }
  }

  #takeSegmentTag(tag: string, value: string): void {
    const attribute = (name: string) => parseAttributes(value).get(name);
    switch (tag) {
      case '#EXTINF':
        this.#growing.duration = this.#need(millis(value.split(',', 1)[0]), tag);
        break;
      case '#EXT-X-DISCONTINUITY':
        this.#growing.discontinuity = true;
        break;
      case '#EXT-X-GAP':
        this.#growing.isGap = true;
        break;
      case '#EXT-X-MAP':
        this.#map = attribute('URI');
        break;
      case '#EXT-X-PROGRAM-DATE-TIME':
        this.#growing.programDate = this.#need(dateOf(value), tag);
        break;
      case '#EXT-X-PART':
        this.#parts.push({
          uri: this.#need(attribute('URI'), tag),
          duration: this.#need(millis(attribute('DURATION')), tag),
          independent: attribute('INDEPENDENT') === 'YES',
          isGap: attribute('GAP') === 'YES',
          digest: this.#partDigest,
        });
        this.#partDigest = undefined;
        break;
      case partTag:
        this.#partDigest = parseDigest(value);
        break;
      case segmentTag:
        this.#growing.digest = parseDigest(value);
        break;
      case '#EXT-X-PRELOAD-HINT':
        if (attribute('TYPE') === 'PART') this.#hints.push(this.#need(attribute('URI'), tag));
        break;
      case '#EXT-X-RENDITION-REPORT':
        this.#reports.push({
          uri: this.#need(attribute('URI'), tag),
          lastMsn: wholeOf(attribute('LAST-MSN')),
          lastPart: wholeOf(attribute('LAST-PART')),
        });
        break;
    }
  }

  #close(uri: string | undefined): void {
    if (this.#segments.length >= mostSegments) this.fault = `more than ${mostSegments} segments`;
    const [growing, parts] = [this.#growing, this.#parts];
    const summed = parts.reduce<Millis>((sum, { duration }) => sum + duration, 0);
    this.#segments.push({
      ...growing,
      ...{ uri, parts, map: this.#map, duration: uri === undefined ? summed : growing.duration },
    });
    this.#growing = newSegment();
    this.#parts = [];
    this.#partDigest = undefined;
  }

  #need<T extends number | string>(value: T | undefined, tag: string): T {
    if (value !== undefined) return value;
    this.fault ??= `${tag} cannot be read`;
    return '' as T;
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function newSegment(): Omit<Writable<ParsedSegment>, 'parts'> {
  return {
    ...{ msn: 0, uri: undefined, duration: 0, discontinuity: false, isGap: false },
    ...{ map: undefined, programDate: undefined, digest: undefined },
  };
}

function linesOf(text: string): readonly string[] | PlaylistFault {
  if (text.length > largestPlaylist) return { reason: `a playlist of ${text.length} characters` };
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  return lines[0] === '#EXTM3U' ? lines : { reason: 'does not begin with #EXTM3U' };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

/** A decimal-integer, RFC 8216bis-22 §4.2; up to 15 digits, so that it stays exact. */
function wholeOf(text: string | undefined): number | undefined {
  return text?.includes('.') === true ? undefined : numberOf(text);
}

function millis(seconds: string | undefined): Millis | undefined {
  const value = numberOf(seconds);
  return value === undefined ? undefined : Math.round(value * 1e6) / 1000;
}

function dateOf(text: string): Millis | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
