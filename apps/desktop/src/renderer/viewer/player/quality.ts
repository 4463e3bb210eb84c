import type { Say } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';

/** What is asked of one of hls.js's levels. */
export interface LevelFacts {
  readonly name?: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitrate: number;
  readonly url: readonly string[];
}

/** One quality that the viewer can choose. */
export interface Quality {
  /** hls.js's number of the level. */
  readonly level: number;
  /** `720p60`, `360p`; null where it has no picture, or the playlist does not tell the picture's size. */
  readonly size: string | null;
  readonly isSource: boolean;
  readonly bitrate: number;
}

/** The qualities of a broadcast, best first. */
export function qualitiesOf(levels: readonly LevelFacts[]): Quality[] {
  return levels
    .map((facts, level) => ({
      level,
      size: sizeOf(facts),
      isSource: isSource(facts),
      bitrate: facts.bitrate,
      height: facts.height,
    }))
    .sort((a, b) => Number(b.isSource) - Number(a.isSource) || b.height - a.height || b.bitrate - a.bitrate)
    .map(({ level, size, isSource: source, bitrate }) => ({ level, size, isSource: source, bitrate }));
}

/** What a quality is called: `720p60`, `Audio only`. */
export function qualityName({ size, isSource: source }: Quality, say: Say): string {
  return size ?? say(source ? words.sourceQuality : words.audioOnly);
}

function sizeOf(facts: LevelFacts): string | null {
  if (facts.height === 0) return null;
  const shorter = Math.min(facts.width || facts.height, facts.height);
  return `${shorter}p${facts.frameRate >= 45 ? String(Math.round(facts.frameRate)) : ''}`;
}

/** The relay calls the untouched rendition `source`, in its NAME and in its playlist's address. */
function isSource(facts: LevelFacts): boolean {
  return /\bsource\b/i.test(facts.name ?? '') || facts.url.some((url) => /\/source[/.]/i.test(url));
}

/**
 * The neighbour of the level that is chosen, for the keys `<` and `>`. −1 (Auto) lies above the best.
 * @param step +1 better, −1 worse
 */
export function neighbourQuality(qualities: readonly Quality[], selected: number, step: 1 | -1): number {
  const order = [...qualities.map((quality) => quality.level).reverse(), -1];
  const at = order.indexOf(selected);
  return order[Math.min(order.length - 1, Math.max(0, at + step))] ?? -1;
}
