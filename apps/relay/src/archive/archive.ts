import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { BlobFault, type Blobs } from './blobs.ts';
import type { ArchiveSettings, Catalogue } from './catalogue.ts';
import { Recorder } from './recorder.ts';
import { RecordedVideo, videoKeys } from './recorded-video.ts';
import { planRetention } from './retention.ts';
import type { SheetMaker } from './tile-keeper.ts';

interface ArchiveLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface ArchiveOptions {
  readonly blobs: Blobs;
  readonly catalogue: Catalogue;
  /** For channels that have chosen nothing. */
  readonly defaults: ArchiveSettings;
  readonly log: ArchiveLog;
  readonly makeSheet: SheetMaker;
  readonly onStored?: (bytes: Bytes) => void;
  readonly onLost?: () => void;
  readonly now?: () => Date;
}

/** Less room than this counts as a full disk: the database and the log need some, too. */
const reserve: Bytes = 256 * 1024 * 1024;
const roomCheckEvery: Millis = 5_000;
/** Videos that are kept in memory although nobody records them. */
const mostOpenVideos = 32;
/** A video that was asked for within this time is being watched. */
const watchedFor: Millis = 15 * 60_000;

/** Every broadcast that was kept, and those that are being recorded. */
export class Archive {
  readonly catalogue: Catalogue;
  readonly blobs: Blobs;
  readonly #options: ArchiveOptions;
  readonly #recorders = new Map<BroadcastId, Recorder>();
  readonly #open = new Map<BroadcastId, Promise<RecordedVideo | undefined>>();
  readonly #watchedAt = new Map<BroadcastId, Millis>();
  readonly #now: () => Date;
  #room: { at: Millis; isThere: boolean } = { at: -Infinity, isThere: true };
  /** What keeps broadcasts from being recorded now, for people; undefined while all is well. */
  trouble: string | undefined;

  constructor(options: ArchiveOptions) {
    this.#options = options;
    this.catalogue = options.catalogue;
    this.blobs = options.blobs;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Closes the videos of a relay that was killed: they end where their last segment ends. To be called before the
   * first recording.
   */
  async recover(): Promise<void> {
    for (const id of await this.catalogue.unfinished()) {
      const video = await this.catalogue.load(id);
      const last = video?.source?.segments.at(-1);
      if (last === undefined) await this.delete(id);
      else await this.catalogue.endVideo(id, new Date(last.programDate + last.duration));
      this.#options.log.warn({ video: id, seconds: (video?.duration ?? 0) / 1000 }, 'a recording was closed');
    }
  }

  /** @returns undefined where the channel does not want its broadcasts kept */
  async record(
    broadcast: { id: BroadcastId; channel: ChannelLogin; startedAt: Date },
    title: string,
  ): Promise<Recorder | undefined> {
    if (!(await this.settings(broadcast.channel)).isRecording) return undefined;
    const video = new RecordedVideo(broadcast.id, broadcast.channel, broadcast.startedAt);
    await this.catalogue.createVideo(video, title);
    const recorder = new Recorder(video, this.#guarded(), this.catalogue, this.#options.makeSheet, {
      onStored: (bytes) => {
        if (this.trouble !== undefined) this.#options.log.info({}, 'the archive is well again');
        this.trouble = undefined;
        this.#options.onStored?.(bytes);
      },
      onLost: (trouble) => {
        if (this.trouble !== trouble) this.#options.log.warn({ video: video.id, trouble }, 'not recorded');
        this.trouble = trouble;
        this.#options.onLost?.();
      },
    });
    this.#recorders.set(video.id, recorder);
    return recorder;
  }

  /** Ends a recording. A broadcast of which nothing was stored leaves nothing behind. */
  async finish(recorder: Recorder): Promise<void> {
    const { video } = recorder;
    await recorder.end(this.#now());
    this.#recorders.delete(video.id);
    if ((video.source?.segments.length ?? 0) === 0) await this.delete(video.id);
    else this.#remember(video.id, Promise.resolve(video));
  }

  /** The video as it can be served, whether it is being recorded or not; undefined where there is none. */
  async find(id: BroadcastId): Promise<RecordedVideo | undefined> {
    const recording = this.#recorders.get(id);
    if (recording !== undefined) return recording.video;
    const known = this.#open.get(id) ?? this.catalogue.load(id);
    this.#remember(id, known);
    const video = await known.catch((error: unknown) => {
      this.#open.delete(id);
      throw error;
    });
    if (video === undefined) this.#open.delete(id);
    return video;
  }

  /** Notes that somebody watches it now. */
  touch(id: BroadcastId): void {
    this.#watchedAt.set(id, this.#now().getTime());
  }

  /** @returns whether it was there; one that is on air stays */
  async delete(id: BroadcastId): Promise<boolean> {
    if (this.#recorders.has(id) || (await this.catalogue.find(id)) === undefined) return false;
    this.#open.delete(id);
    this.#watchedAt.delete(id);
    // The rows first: a video that is listed has its media.
    await this.catalogue.deleteVideo(id);
    await this.blobs.deleteAll(videoKeys.folder(id));
    return true;
  }

  async settings(channel: ChannelLogin): Promise<ArchiveSettings> {
    return (await this.catalogue.settings(channel)) ?? this.#options.defaults;
  }

  /** Deletes what the channels' limits say. */
  async sweep(): Promise<void> {
    const now = this.#now();
    for (const [id, at] of this.#watchedAt) if (now.getTime() - at > watchedFor) this.#watchedAt.delete(id);
    for (const channel of await this.catalogue.channels()) {
      const limits = await this.settings(channel);
      const videos = await this.catalogue.list(channel, { first: 10_000, after: 0 });
      const kept = videos.map((video) => ({ ...video, isBeingWatched: this.#watchedAt.has(video.id) }));
      for (const removal of planRetention(kept, limits, now)) {
        if (removal.action === 'trim') await this.#trim(removal.id, removal.bytes);
        else if (await this.delete(removal.id))
          this.#options.log.info(
            { channel, video: removal.id, because: removal.because },
            'a video has gone',
          );
      }
    }
  }

  /** Ends what is being recorded. */
  async close(): Promise<void> {
    await Promise.all([...this.#recorders.values()].map((recorder) => this.finish(recorder)));
  }

  async #trim(id: BroadcastId, bytes: Bytes): Promise<void> {
    const video = this.#recorders.get(id)?.video;
    const source = video?.source;
    if (video === undefined || source === undefined) return;
    const perSegment = video.bytes / Math.max(1, source.segments.length);
    const first = source.segments[Math.ceil(bytes / Math.max(1, perSegment))];
    if (first === undefined) return;
    const gone = video.trimBefore(first.msn);
    const duration = gone
      .filter(({ rendition }) => rendition === source.id)
      .reduce<Millis>((sum, { segment }) => sum + segment.duration, 0);
    const freed = gone.reduce<Bytes>((sum, { segment }) => sum + segment.bytes, 0);
    await this.catalogue.deleteSegmentsBefore(id, first.msn, { bytes: freed, duration });
    for (const { rendition, segment } of gone)
      await this.blobs.delete(videoKeys.segment(id, rendition, segment.msn));
  }

  #remember(id: BroadcastId, video: Promise<RecordedVideo | undefined>): void {
    this.#open.delete(id);
    this.#open.set(id, video);
    const [oldest] = this.#open.keys();
    if (this.#open.size > mostOpenVideos && oldest !== undefined) this.#open.delete(oldest);
  }

  /** The blobs, but a disk that is nearly full is full. */
  #guarded(): Pick<Blobs, 'put' | 'delete'> {
    return {
      delete: (key) => this.blobs.delete(key),
      put: async (key, pieces) => {
        const now = this.#now().getTime();
        if (now - this.#room.at > roomCheckEvery)
          this.#room = { at: now, isThere: ((await this.blobs.free()) ?? Infinity) > reserve };
        if (!this.#room.isThere) throw new BlobFault('full', new Error('less than 256 MiB are free'));
        await this.blobs.put(key, pieces);
      },
    };
  }
}
