import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StoredEmote } from './emote-rows.ts';

/** An emote that ships with the relay, as it was drawn. */
export interface DrawnEmote extends StoredEmote {
  readonly svg: Uint8Array;
}

/** Their drawings are square. */
export const drawnShape = { width: 112, height: 112, frames: 1 } as const;

/**
 * Reads the emotes that everybody may use: `NAME.svg` in a folder. An id is the digest of the drawing, so that one that
 * is drawn anew gets new addresses, and lines that were said with the old one keep it.
 *
 * @returns by name
 */
export function readGlobalEmotes(folder: string): DrawnEmote[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.svg'))
    .sort()
    .map((file) => {
      const svg = readFileSync(path.join(folder, file));
      const id = createHash('sha256').update(svg).digest('hex').slice(0, 16);
      const name = file.slice(0, -'.svg'.length);
      return { id, name, svg, isAnimated: false, isSubscribersOnly: false, width: 28 };
    });
}
