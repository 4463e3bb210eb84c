import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clip } from '@starling/shared/protocol/videos.ts';
import type { Archive } from './archive/archive.ts';
import type { RecordedRendition } from './archive/recorded-video.ts';
import { videoKeys } from './archive/recorded-video.ts';
import { clipKeys, ClipMaker } from './clips/clip-maker.ts';
import { ClipRows } from './clips/clip-rows.ts';
import type { ClipSegment, ClipSource } from './clips/clip-source.ts';
import { Clips, type ClipView } from './clips/clips.ts';
import type { Database } from './database/tables.ts';
import type { ClipLibrary } from './serve/api/clip-routes.ts';

/** What clips are made of and with. */
export interface OpenClipsOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly archive: Archive;
  readonly ffmpegPath: string;
  /** Where clips lie while they are made. */
  readonly workFolder: string;
}

export function openClips({ database, log, archive, ffmpegPath, workFolder }: OpenClipsOptions): Clips {
  const source = clipSourceOf(archive);
  return new Clips({
    rows: new ClipRows(database),
    maker: new ClipMaker({ ffmpegPath, source, blobs: archive.blobs, workFolder }),
    ...{ source, log, now: Date.now },
    newId: () => randomBytes(8).toString('hex'),
    sleep: (time, signal) => sleep(time, undefined, { signal }),
  });
}

/** The archive's source renditions, as clips are cut out of them. */
function clipSourceOf(archive: Archive): ClipSource {
  return {
    find: async (id, from, to) => {
      const video = await archive.find(id);
      if (video?.source === undefined) return undefined;
      // Retention leaves what somebody watches.
      archive.touch(id);
      const { channel, isLive, source } = video;
      const segments = clipSegments(source, from, to, (msn) =>
        archive.blobs.read(videoKeys.segment(id, source.id, msn)),
      );
      return { channel, isGrowing: isLive, segments };
    },
  };
}

function clipSegments(
  { segments, inits }: RecordedRendition,
  from: number,
  to: number,
  read: (msn: number) => Promise<Uint8Array | undefined>,
): ClipSegment[] {
  const found: ClipSegment[] = [];
  let before: number | undefined;
  for (const { msn, start, duration, programDate, discontinuity, initVersion, bytes } of segments) {
    const init = inits.get(initVersion)?.data;
    if (programDate + duration <= from || programDate >= to || bytes === 0 || init === undefined) continue;
    const isTorn = discontinuity || (before !== undefined && before !== msn - 1);
    found.push({ start, duration, programDate, discontinuity: isTorn, init, read: () => read(msn) });
    before = msn;
  }
  return found;
}

/** The clips, in the words of the API. */
export function createClipLibrary(clips: Clips): ClipLibrary {
  return {
    request: async ({ video, from, to, title }, creator) => {
      const answer = await clips.request(
        { video, title, from: Date.parse(from), to: Date.parse(to) },
        creator,
      );
      return answer.kind === 'refused' ? answer : { kind: 'accepted', clip: tell(answer.clip) };
    },
    find: async (id) => {
      const clip = await clips.find(id);
      return clip === undefined ? undefined : tell(clip);
    },
    list: async (channel, page) => (await clips.list(channel, page)).map(tell),
    delete: (id) => clips.delete(id),
  };
}

function tell({ id, video, channel, creator, title, status, progress, size, ...clip }: ClipView): Clip {
  const isReady = status === 'ready';
  return {
    ...{ id, video, login: channel, creator, title, status, progress },
    createdAt: clip.createdAt.toISOString(),
    from: new Date(clip.from).toISOString(),
    duration: clip.duration / 1000,
    error: clip.error ?? null,
    mediaUrl: isReady ? `/${clipKeys.media(id)}` : null,
    thumbnailUrl: isReady && size !== undefined ? `/${clipKeys.thumbnail(id)}` : null,
    width: size?.width ?? null,
    height: size?.height ?? null,
  };
}
