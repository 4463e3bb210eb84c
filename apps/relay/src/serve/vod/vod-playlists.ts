import type { MeshMark } from '@starling/shared/hls/starling-tags.ts';
import { writeMultivariantPlaylist } from '@starling/shared/hls/multivariant-playlist.ts';
import { type VodSegment, writeVodPlaylist } from '@starling/shared/hls/vod-playlist.ts';
import type { BroadcastId, RenditionId } from '@starling/shared/ids.ts';
import type { BitsPerSecond, Bytes, Millis, Seconds } from '@starling/shared/units.ts';
import { PlaylistText } from '../media/playlist-text.ts';

/** A recorded segment, as playlists need it. */
export interface ReadableSegment {
  readonly msn: number;
  readonly duration: Millis;
  readonly programDate: Millis;
  readonly discontinuity: boolean;
  readonly initVersion: number;
  /** 0 for a gap. */
  readonly bytes: Bytes;
  /** Base64url; undefined where it is not known. */
  readonly sha256: string | undefined;
}

interface ReadableInit {
  readonly version: number;
  readonly data: Uint8Array;
  readonly tracks: {
    readonly codecs: readonly string[];
    readonly width?: number | undefined;
    readonly height?: number | undefined;
  };
}

export interface ReadableRendition {
  readonly id: RenditionId;
  readonly name: string;
  readonly frameRate: number | undefined;
  readonly inits: ReadonlyMap<number, ReadableInit>;
  readonly segments: readonly ReadableSegment[];
  segment(msn: number): ReadableSegment | undefined;
  peakBitrate(): BitsPerSecond;
}

/** A video of the archive, as it is served. */
export interface ReadableVideo {
  readonly id: BroadcastId;
  readonly isLive: boolean;
  readonly isTrimmed: boolean;
  readonly trimmedDiscontinuities: number;
  readonly targetDuration: Seconds;
  readonly hasThumbnail: boolean;
  readonly version: number;
  readonly source: ReadableRendition | undefined;
  readonly renditions: ReadonlyMap<RenditionId, ReadableRendition>;
}

/** The playlists of recordings, each rendered once a version. */
export class VodPlaylists {
  readonly #meshOf: ((broadcast: BroadcastId) => MeshMark) | undefined;
  readonly #rendered = new WeakMap<ReadableVideo, { version: number; texts: Map<string, PlaylistText> }>();

  constructor(meshOf: ((broadcast: BroadcastId) => MeshMark) | undefined) {
    this.#meshOf = meshOf;
  }

  /** @returns undefined where nothing has been recorded */
  multivariant(video: ReadableVideo): PlaylistText | undefined {
    if ((video.source?.segments.length ?? 0) === 0) return undefined;
    return this.#once(video, 'multivariant', () =>
      writeMultivariantPlaylist(variants(video), { mesh: this.#markOf(video) }),
    );
  }

  media(video: ReadableVideo, rendition: ReadableRendition, skip: boolean): PlaylistText | undefined {
    const { source } = video;
    const first = source?.segments[0];
    if (source === undefined || first === undefined) return undefined;
    return this.#once(video, `${rendition.id}${skip ? ' delta' : ''}`, () =>
      writeVodPlaylist(
        {
          targetDuration: video.targetDuration,
          mediaSequence: first.msn,
          discontinuitySequence: video.trimmedDiscontinuities,
          segments: alignedSegments(source, rendition),
          hasEnded: !video.isLive,
          isTrimmed: video.isTrimmed,
        },
        { skip },
      ),
    );
  }

  /** Where no digest is known, nothing that a peer sends could be checked. */
  #markOf(video: ReadableVideo): MeshMark | undefined {
    const hasDigests = video.source?.segments.some(({ sha256 }) => sha256 !== undefined) === true;
    return hasDigests ? this.#meshOf?.(video.id) : undefined;
  }

  #once(video: ReadableVideo, form: string, render: () => string): PlaylistText {
    let known = this.#rendered.get(video);
    if (known?.version !== video.version) {
      known = { version: video.version, texts: new Map() };
      this.#rendered.set(video, known);
    }
    const text = known.texts.get(form) ?? new PlaylistText(render());
    known.texts.set(form, text);
    return text;
  }
}

/** Every segment of the source; where the rendition has none of that number, a gap of the same length. */
function alignedSegments(source: ReadableRendition, rendition: ReadableRendition): VodSegment[] {
  const [anyInit = 0] = rendition.inits.keys();
  let initVersion = anyInit;
  return source.segments.map(({ msn, duration, programDate, discontinuity }) => {
    const own = rendition.segment(msn);
    initVersion = own?.initVersion ?? initVersion;
    return {
      ...{ uri: `${msn}.m4s`, map: `init-${initVersion}.mp4`, duration, programDate, discontinuity },
      isGap: own === undefined,
      digest: own?.sha256 === undefined ? undefined : { sha256: own.sha256, bytes: own.bytes },
    };
  });
}

function variants(video: ReadableVideo) {
  return [...video.renditions.values()].flatMap((rendition) => {
    const inits = [...rendition.inits.values()];
    const newest = inits.at(-1);
    if (newest === undefined || rendition.segments.length === 0) return [];
    const { width, height } = newest.tracks;
    return {
      uri: `${rendition.id}/index.m3u8`,
      name: rendition.name,
      bandwidth: Math.max(1, rendition.peakBitrate()),
      codecs: [...new Set(inits.flatMap(({ tracks }) => tracks.codecs))],
      resolution: width === undefined || height === undefined ? undefined : { width, height },
      frameRate: rendition.frameRate,
    };
  });
}
