import type { RenditionId } from '@starling/shared/ids.ts';
import type { Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import type { Init, Part, RenditionInfo } from '../media.ts';
import { BlobFault, type Blobs } from './blobs.ts';
import type { Catalogue } from './catalogue.ts';
import { type SheetMaker, TileKeeper } from './tile-keeper.ts';
import { RecordedRendition, type RecordedSegment, type RecordedVideo, videoKeys } from './recorded-video.ts';

/** What a recorder tells of its fortune. */
export interface RecorderEvents {
  /** A segment is in the archive. */
  onStored(bytes: Bytes): void;
  /** A segment could not be stored; the broadcast goes on. `trouble` is for people. */
  onLost(trouble: string): void;
}

/** Media that waits for a disk; beyond it segments are given up, so that a slow disk costs no memory. */
const mostWaiting: Bytes = 128 * 1024 * 1024;

interface WholeSegment {
  readonly rendition: RenditionId;
  readonly init: Init;
  readonly segment: RecordedSegment;
  readonly pieces: readonly Uint8Array[];
}

/**
 * Writes one broadcast to the archive: each segment when it is complete, first its media, then its row. What cannot be
 * written becomes a gap; nobody ever waits for it.
 */
export class Recorder {
  readonly video: RecordedVideo;
  readonly #blobs: Pick<Blobs, 'put'>;
  readonly #catalogue: Catalogue;
  readonly #events: RecorderEvents;
  readonly #tiles: TileKeeper;
  readonly #growing = new Map<RenditionId, Part[]>();
  readonly #queue: (() => Promise<void>)[] = [];
  #waiting: Bytes = 0;
  #isWriting = false;
  #idle = Promise.withResolvers<undefined>();

  constructor(
    video: RecordedVideo,
    blobs: Pick<Blobs, 'put' | 'delete'>,
    catalogue: Catalogue,
    makeSheet: SheetMaker,
    events: RecorderEvents,
  ) {
    this.video = video;
    this.#blobs = blobs;
    this.#catalogue = catalogue;
    this.#events = events;
    this.#tiles = new TileKeeper(video.id, video.tiles, blobs, catalogue, makeSheet);
    this.#idle.resolve(undefined);
  }

  /** Announces a rendition, or says something new of one. */
  addRendition({ id, name, frameRate }: RenditionInfo): void {
    const known = this.video.renditions.get(id);
    if (known?.name === name && known.frameRate === frameRate) return;
    const rendition = known ?? new RecordedRendition(id, name);
    rendition.name = name;
    rendition.frameRate = frameRate;
    this.video.renditions.set(id, rendition);
    this.#enqueue(() => this.#catalogue.saveRendition(this.video.id, rendition));
  }

  setTargetDuration(targetDuration: Seconds): void {
    if (this.video.targetDuration === targetDuration) return;
    this.video.targetDuration = targetDuration;
    this.#enqueue(() => this.#catalogue.setTargetDuration(this.video.id, targetDuration));
  }

  add(part: Part): void {
    const parts = this.#growing.get(part.rendition) ?? [];
    // A segment whose end never came was cut off by a reconnect; what there is of it is whole parts.
    if (parts.length > 0 && parts[0]?.msn !== part.msn) this.#complete(parts.splice(0));
    parts.push(part);
    this.#growing.set(part.rendition, parts);
    if (part.endsSegment) this.#complete(parts.splice(0));
  }

  setThumbnail(jpeg: Uint8Array): void {
    this.#enqueue(async () => {
      await this.#blobs.put(videoKeys.thumbnail(this.video.id), [jpeg]);
      if (this.video.hasThumbnail) return;
      await this.#catalogue.setThumbnail(this.video.id);
      this.video.hasThumbnail = true;
    });
  }

  /** A small picture for the storyboard. @param time on the broadcast's timeline */
  addTile(jpeg: Uint8Array, time: Millis): void {
    this.#enqueue(() => this.#tiles.add(jpeg, time));
  }

  /** Resolves when all that came so far has been written or given up. */
  async written(): Promise<void> {
    await this.#idle.promise;
  }

  /** The broadcast is over: what is left is written, then the video is complete. */
  async end(endedAt: Date): Promise<void> {
    for (const parts of this.#growing.values()) if (parts.length > 0) this.#complete(parts.splice(0));
    this.#enqueue(() => this.#tiles.putTogether());
    this.#enqueue(async () => {
      await this.#catalogue.endVideo(this.video.id, endedAt);
    });
    await this.written();
    this.video.endedAt = endedAt;
    this.video.version += 1;
  }

  #complete(parts: readonly Part[]): void {
    const [first] = parts;
    if (first === undefined) return;
    const isGap = parts.some((part) => part.isGap);
    const pieces = isGap ? [] : parts.map(({ data }) => data);
    const bytes = pieces.reduce<Bytes>((sum, { length }) => sum + length, 0);
    const segment: RecordedSegment = {
      ...{ msn: first.msn, start: first.start, programDate: first.programDate, bytes },
      ...{ discontinuity: first.discontinuity, initVersion: first.init.version },
      duration: parts.reduce<Millis>((sum, { duration }) => sum + duration, 0),
      sha256: isGap ? undefined : parts.at(-1)?.digests?.segment,
    };
    const whole = { rendition: first.rendition, init: first.init, segment, pieces };
    if (this.#waiting + bytes > mostWaiting) {
      this.#events.onLost('The disk is too slow to record at this bitrate.');
      this.#enqueue(() => this.#note({ ...whole, pieces: [], segment: lost(segment) }));
      return;
    }
    this.#waiting += bytes;
    this.#enqueue(async () => {
      try {
        await this.#store(whole);
      } finally {
        this.#waiting -= bytes;
      }
    });
  }

  async #store(whole: WholeSegment): Promise<void> {
    const { rendition, segment, pieces } = whole;
    if (segment.bytes === 0) return this.#note(whole);
    try {
      await this.#blobs.put(videoKeys.segment(this.video.id, rendition, segment.msn), pieces);
    } catch (error) {
      this.#events.onLost(describe(error));
      return this.#note({ ...whole, segment: lost(segment) });
    }
    await this.#note(whole);
    this.#events.onStored(segment.bytes);
  }

  async #note({ rendition, init, segment }: WholeSegment): Promise<void> {
    const recorded = this.video.renditions.get(rendition);
    if (recorded === undefined) return;
    if (!recorded.inits.has(init.version)) {
      const { video, audio } = init.tracks;
      const codecs = [video?.codecString, audio?.codecString].filter((codec) => codec !== undefined);
      const tracks = { codecs, width: video?.width, height: video?.height };
      const known = { version: init.version, data: init.data, tracks };
      await this.#catalogue.addInit(this.video.id, rendition, known);
      recorded.inits.set(init.version, known);
    }
    const isSource = rendition === 'source';
    await this.#catalogue.addSegment(this.video.id, rendition, segment, isSource);
    if (isSource && segment.bytes === 0) this.video.lost += segment.duration;
    this.video.add(rendition, segment);
  }

  #enqueue(write: () => Promise<void>): void {
    this.#queue.push(write);
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    this.#idle = Promise.withResolvers<undefined>();
    for (let write = this.#queue.shift(); write !== undefined; write = this.#queue.shift())
      await write().catch((error: unknown) => this.#events.onLost(describe(error)));
    this.#isWriting = false;
    this.#idle.resolve(undefined);
  }
}

/** @returns the row of a segment whose media is not there */
function lost(segment: RecordedSegment): RecordedSegment {
  return { ...segment, bytes: 0, sha256: undefined };
}

function describe(error: unknown): string {
  if (error instanceof BlobFault && error.reason === 'full')
    return 'The disk is full: nothing is recorded now.';
  return `Recording fails: ${error instanceof Error ? error.message : String(error)}`;
}
