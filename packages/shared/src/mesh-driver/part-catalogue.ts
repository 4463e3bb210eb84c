import type { PartNumber } from '../ids.ts';
import type { Bytes, Millis } from '../units.ts';
import { digestOfParts } from './media-digest.ts';
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

  /** Names a whole segment out of its parts, the last of which is given. @returns undefined where one is not known */
  addSegmentOf(last: MarkedPart, url: string): MarkedPart | undefined {
    const parts = Array.from({ length: (last.part ?? 0) + 1 }, (_, part) => this.named({ ...last, part }));
    const known = parts.filter((part) => part !== undefined);
    const [first] = known;
    if (first === undefined || known.length < parts.length) return undefined;
    const segment: MarkedPart = {
      ...{ ...first, url, part: undefined, sha256: digestOfParts(known.map(({ sha256 }) => sha256)) },
      bytes: known.reduce<Bytes>((sum, { bytes }) => sum + bytes, 0),
      duration: known.reduce<Millis>((sum, { duration }) => sum + duration, 0),
    };
    this.add(segment);
    return segment;
  }

  at(url: string): MarkedPart | undefined {
    return this.#byUrl.get(url);
  }

  named(number: PartNumber): MarkedPart | undefined {
    return this.#byName.get(partName(number));
  }
}
