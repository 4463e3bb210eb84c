import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { BroadcastId } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { clipLength, type ClipPlan, clipSize } from './clip-args.ts';
import { ClipFault } from './clip-fault.ts';
import { type ClipProcessOptions, type RunMedia, runClipProcess } from './clip-process.ts';
import type { ClipSource } from './clip-source.ts';
import { cutRun, type DateSpan, edgeSegments, lead, type Run, type RunCut, splitRuns } from './cut-plan.ts';
import { movieHeaderBytes, readMovieDuration } from './movie-duration.ts';
import { readInitTracks, readPresentationTimes } from './fragment-times.ts';

/** Where the files of clips go. */
export interface ClipBlobs {
  /** Takes a file of this machine over; it is gone from its place afterwards. */
  putFile(key: string, file: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Bytes that can still be stored; undefined where that cannot be told. */
  free(): Promise<Bytes | undefined>;
}

/** Where the files of a clip lie. */
export const clipKeys = {
  media: (id: string) => `clips/${id}.mp4`,
  thumbnail: (id: string) => `clips/${id}.jpg`,
} as const;

export interface ClipMakerOptions {
  readonly ffmpegPath: string;
  readonly source: ClipSource;
  readonly blobs: ClipBlobs;
  /** Folder for unfinished clips. It is the maker's own: whatever is in it at the start is deleted. */
  readonly workFolder: string;
  /** A clip that takes longer to make is given up; 15 minutes by default. */
  readonly patience?: Millis;
  readonly onStart?: ClipProcessOptions['onStart'];
}

/** What is to be cut. */
export interface ClipOrder extends DateSpan {
  readonly id: string;
  readonly video: BroadcastId;
}

/** A clip whose files are in the blobs. */
export interface MadeClip {
  readonly duration: Millis;
  readonly bytes: Bytes;
  /** Undefined where the clip has sound only; then it has no thumbnail either. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

const usualPatience: Millis = 15 * 60_000;
/** Each takes a pipe and a decoder. */
const mostRuns = 16;
/** Less room than this counts as a full disk: broadcasts go first. */
const reserve: Bytes = 512 * 1024 * 1024;

/** Cuts clips out of broadcasts, each by an ffmpeg of its own. */
export class ClipMaker {
  readonly #options: ClipMakerOptions;

  constructor(options: ClipMakerOptions) {
    this.#options = options;
  }

  /** Removes what a relay that was killed has left. To be called before the first clip. */
  async clean(): Promise<void> {
    await rm(this.#options.workFolder, { recursive: true, force: true });
  }

  /**
   * Makes the clip and puts its files into the blobs.
   *
   * @throws ClipFault where it cannot be made, the reason of the abort, or what disk and blobs say
   */
  async make(order: ClipOrder, signal: AbortSignal, onProgress: (share: number) => void): Promise<MadeClip> {
    const { blobs, workFolder, source } = this.#options;
    if (((await blobs.free()) ?? Infinity) < reserve)
      throw new ClipFault('The relay’s disk is full: no clips can be made now.');
    const range = await source.find(order.video, order.from - lead, order.to);
    const runs = splitRuns(range?.segments ?? [], order);
    if (runs.length === 0) throw gone();
    if (runs.length > mostRuns)
      throw new ClipFault('The broadcast was interrupted too often in this stretch.');
    const cuts: RunCut[] = [];
    for (const run of runs) cuts.push(await planCut(run));
    await mkdir(workFolder, { recursive: true });
    const folder = await mkdtemp(path.join(workFolder, `${order.id}-`));
    try {
      const plan = {
        ...{ cuts, mediaFile: path.join(folder, 'clip.mp4') },
        thumbnailFile: path.join(folder, 'clip.jpg'),
      };
      await this.#run(plan, runs, signal, onProgress);
      return await this.#store(order.id, plan);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async delete(id: string): Promise<void> {
    await this.#options.blobs.delete(clipKeys.media(id));
    await this.#options.blobs.delete(clipKeys.thumbnail(id));
  }

  async #run(
    plan: ClipPlan,
    runs: readonly Run[],
    signal: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<void> {
    const { ffmpegPath, patience = usualPatience, onStart } = this.#options;
    await runClipProcess({
      ...{ ffmpegPath, plan, patience, signal, onProgress },
      media: runs.map(readRun),
      ...(onStart === undefined ? {} : { onStart }),
    });
  }

  async #store(id: string, { cuts, mediaFile, thumbnailFile }: ClipPlan): Promise<MadeClip> {
    const size = clipSize(cuts);
    const { bytes, duration } = await look(mediaFile);
    // Of media that it cannot decode ffmpeg makes an empty file and says that all is well.
    if (duration < clipLength(cuts) / 2)
      throw new ClipFault('Most of this stretch of the broadcast is broken.');
    if (size !== undefined) await this.#options.blobs.putFile(clipKeys.thumbnail(id), thumbnailFile);
    await this.#options.blobs.putFile(clipKeys.media(id), mediaFile);
    return { duration, bytes, size };
  }
}

async function look(mediaFile: string): Promise<{ bytes: Bytes; duration: Millis }> {
  const file = await open(mediaFile, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(movieHeaderBytes), 0, movieHeaderBytes, 0);
    const { size } = await file.stat();
    return { bytes: size, duration: readMovieDuration(buffer.subarray(0, bytesRead)) };
  } finally {
    await file.close();
  }
}

async function planCut(run: Run): Promise<RunCut> {
  const tracks = readInitTracks(run.init);
  const times: number[] = [];
  if (tracks.video !== undefined)
    for (const segment of edgeSegments(run)) {
      // One after the other: a segment may have several megabytes.
      const bytes = await segment.read();
      if (bytes === undefined) throw gone();
      times.push(...readPresentationTimes(bytes, tracks.video.trackId));
    }
  return cutRun(run, tracks, times);
}

async function* readRun({ init, segments }: Run): RunMedia {
  yield init;
  for (const segment of segments) {
    const bytes = await segment.read();
    if (bytes === undefined) throw gone();
    yield bytes;
  }
}

const gone = () => new ClipFault('This stretch of the broadcast has been deleted.');
