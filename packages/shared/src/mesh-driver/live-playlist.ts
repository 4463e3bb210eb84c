import { parseMediaPlaylist } from '../hls/parse-playlist.ts';
import type { PartAnnouncement } from '../protocol/part-announcement.ts';
import type { Millis } from '../units.ts';

/** Announcements that came ahead of others are kept until those are there. */
const mostEarly = 32;
const footerTags = ['#EXT-X-PRELOAD-HINT', '#EXT-X-RENDITION-REPORT'];

/**
 * A live media playlist that goes on by announcements: what the relay would answer a blocking reload with, but for
 * segments that have grown too old. Where announcements do not tell enough (a new init, a discontinuity, the end) it is
 * of no use until the next playlist of the relay is taken. Pure.
 */
export class LivePlaylist {
  #lines: string[] | undefined;
  /** What comes next. */
  #msn = 0;
  #part = 0;
  /** Of the growing segment. */
  #duration: Millis = 0;
  #initVersion: number | undefined;
  readonly #early = new Map<string, PartAnnouncement>();

  /** Takes a playlist as the relay wrote it, whole or a delta update. */
  take(text: string): void {
    const parsed = parseMediaPlaylist(text);
    this.#lines = undefined;
    if ('reason' in parsed || parsed.hasEnded || parsed.preloadHints.length === 0) return;
    const last = parsed.segments.at(-1);
    if (last === undefined) return;
    const isGrowing = last.uri === undefined;
    this.#msn = isGrowing ? last.msn : last.msn + 1;
    this.#part = isGrowing ? last.parts.length : 0;
    this.#duration = isGrowing ? last.duration : 0;
    this.#initVersion = initVersionOf(last.map ?? '') ?? this.#initVersion;
    this.#lines = text
      .split('\n')
      .filter((line) => line !== '' && !footerTags.some((tag) => line.startsWith(tag)));
    this.#appendEarly();
  }

  append(announcement: PartAnnouncement): void {
    this.#early.set(nameOf(announcement), announcement);
    const [oldest] = this.#early.keys();
    if (this.#early.size > mostEarly && oldest !== undefined) this.#early.delete(oldest);
    this.#appendEarly();
  }

  /** Whether it has come as far as a blocking reload asks for (RFC 8216bis-22 §6.2.5.2); without a part: as the whole segment. */
  reaches(msn: number, part: number | undefined): boolean {
    if (this.#lines === undefined) return false;
    return this.#msn > msn || (part !== undefined && this.#msn === msn && this.#part > part);
  }

  /** @returns undefined where it cannot be told */
  text(): string | undefined {
    if (this.#lines === undefined) return undefined;
    const hint = `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${this.#msn}.${this.#part}.m4s"`;
    return [...this.#lines, hint, ''].join('\n');
  }

  #appendEarly(): void {
    for (;;) {
      const name = nameOf({ msn: this.#msn, part: this.#part });
      const next = this.#early.get(name);
      if (next === undefined || this.#lines === undefined) return;
      this.#early.delete(name);
      if (next.endsBroadcast || next.discontinuity || next.initVersion !== this.#initVersion)
        this.#lines = undefined;
      else this.#write(next, this.#lines);
    }
  }

  #write(announcement: PartAnnouncement, lines: string[]): void {
    const { msn, part, duration, independent, isGap, endsSegment, programDate } = announcement;
    if (part === 0) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(programDate).toISOString()}`);
    const flags = `${independent ? ',INDEPENDENT=YES' : ''}${isGap ? ',GAP=YES' : ''}`;
    lines.push(`#EXT-X-PART:DURATION=${seconds(duration)},URI="${msn}.${part}.m4s"${flags}`);
    this.#duration += duration;
    if (endsSegment) {
      lines.push(`#EXTINF:${seconds(this.#duration)},`, `${msn}.m4s`);
      this.#msn += 1;
      this.#part = 0;
      this.#duration = 0;
    } else this.#part += 1;
  }
}

function nameOf({ msn, part }: Pick<PartAnnouncement, 'msn' | 'part'>): string {
  return `${msn}.${part}`;
}

function seconds(time: Millis): string {
  return (time / 1000).toFixed(5);
}

function initVersionOf(uri: string): number | undefined {
  const version = /init-(\d{1,5})\.mp4$/.exec(uri)?.[1];
  return version === undefined ? undefined : Number(version);
}
