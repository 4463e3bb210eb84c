import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { Blobs } from './blobs.ts';
import type { Catalogue } from './catalogue.ts';
import { jpegSize } from './jpeg-size.ts';
import { videoKeys } from './recorded-video.ts';
import { storyboardFiles, type Tile, tilesPerSheet } from './storyboard.ts';

/** Puts tiles of one size into one JPEG; undefined where that fails. */
export type SheetMaker = (tiles: readonly Uint8Array[]) => Promise<Uint8Array | undefined>;

/** Keeps the storyboard of one recording: tiles as they come, put together into a sheet when there are enough. */
export class TileKeeper {
  readonly #video: BroadcastId;
  readonly #tiles: Tile[];
  readonly #blobs: Pick<Blobs, 'put' | 'delete'>;
  readonly #catalogue: Catalogue;
  readonly #makeSheet: SheetMaker;
  /** The newest tiles, which are in no sheet yet. */
  #loose: { readonly tile: Tile; readonly jpeg: Uint8Array }[] = [];
  #sheets = 0;

  /** @param tiles the video's list, which is kept up to date */
  constructor(
    video: BroadcastId,
    tiles: Tile[],
    blobs: Pick<Blobs, 'put' | 'delete'>,
    catalogue: Catalogue,
    makeSheet: SheetMaker,
  ) {
    this.#video = video;
    this.#tiles = tiles;
    this.#blobs = blobs;
    this.#catalogue = catalogue;
    this.#makeSheet = makeSheet;
  }

  /** @throws what the blobs or the database say */
  async add(jpeg: Uint8Array, time: Millis): Promise<void> {
    const size = jpegSize(jpeg);
    if (size === undefined) return;
    const tile: Tile = { number: this.#tiles.length, time, ...size, sheet: undefined, place: 0 };
    await this.#blobs.put(this.#key(storyboardFiles.tile(tile.number)), [jpeg]);
    await this.#catalogue.saveTile(this.#video, tile);
    this.#tiles.push(tile);
    this.#loose.push({ tile, jpeg });
    if (this.#loose.length >= tilesPerSheet) await this.putTogether();
  }

  /** Makes a sheet of what is loose. Where that fails the tiles stay as they are. */
  async putTogether(): Promise<void> {
    const loose = this.#loose;
    this.#loose = [];
    const [first] = loose;
    if (first === undefined || loose.length < 2) return;
    const isOfOneSize = loose.every(
      ({ tile }) => tile.width === first.tile.width && tile.height === first.tile.height,
    );
    const sheet = isOfOneSize ? await this.#makeSheet(loose.map(({ jpeg }) => jpeg)) : undefined;
    if (sheet === undefined) return;
    const number = this.#sheets;
    this.#sheets += 1;
    await this.#blobs.put(this.#key(storyboardFiles.sheet(number)), [sheet]);
    for (const [place, { tile }] of loose.entries()) {
      const placed = { ...tile, sheet: number, place };
      await this.#catalogue.saveTile(this.#video, placed);
      this.#tiles[tile.number] = placed;
    }
    for (const { tile } of loose) await this.#blobs.delete(this.#key(storyboardFiles.tile(tile.number)));
  }

  #key(file: string): string {
    return `${videoKeys.folder(this.#video)}/${file}`;
  }
}
