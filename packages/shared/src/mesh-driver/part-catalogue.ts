import type { PartNumber } from '../ids.ts';
import type { MarkedPart } from './playlist-marks.ts';
import { partName } from './part-name.ts';

/** Of a live playlist a few hundred are listed; a recording of twelve hours has 22,000 segments. */
const mostKept = 40_000;

/** What a rendition's playlists and announcements have told of its parts, by address and by name. */
export class PartCatalogue {
  readonly #byUrl = new Map<string, MarkedPart>();
  readonly #byName = new Map<string, MarkedPart>();

  /** @returns whether it is new */
  add(part: MarkedPart): boolean {
    const name = partName(part);
    if (this.#byName.has(name)) return false;
    this.#byName.set(name, part);
    this.#byUrl.set(part.url, part);
    const [oldest] = this.#byName;
    if (this.#byName.size > mostKept && oldest !== undefined) {
      this.#byName.delete(oldest[0]);
      this.#byUrl.delete(oldest[1].url);
    }
    return true;
  }

  at(url: string): MarkedPart | undefined {
    return this.#byUrl.get(url);
  }

  named(number: PartNumber): MarkedPart | undefined {
    return this.#byName.get(partName(number));
  }
}
