import type { BitsPerSecond } from '../units.ts';
import { meshLines, type MeshMark } from './starling-tags.ts';

/** A rendition as the multivariant playlist offers it. */
export interface Variant {
  readonly uri: string;
  /** For people; the attribute NAME is no part of the standard for variants, but players show it. */
  readonly name: string;
  /** Peak, video and audio together. */
  readonly bandwidth: BitsPerSecond;
  /** Every format in it, as RFC 6381 writes them. */
  readonly codecs: readonly string[];
  /** Absent for sound alone. */
  readonly resolution: { readonly width: number; readonly height: number } | undefined;
  readonly frameRate: number | undefined;
}

/**
 * Writes a multivariant playlist, RFC 8216bis-22 §4.4.6; the first variant is the one that players begin with. It does not
 * promise independent segments: a source without keyframes in time has others; each live media playlist tells of itself.
 *
 * @param options.mesh where viewers may pass the media on to each other
 */
export function writeMultivariantPlaylist(
  variants: readonly Variant[],
  { mesh }: { readonly mesh?: MeshMark | undefined } = {},
): string {
  return ['#EXTM3U', '#EXT-X-VERSION:9', ...meshLines(mesh), ...variants.flatMap(variantLines), ''].join(
    '\n',
  );
}

function variantLines({ uri, name, bandwidth, codecs, resolution, frameRate }: Variant): string[] {
  const attributes = [
    `BANDWIDTH=${Math.ceil(bandwidth)}`,
    `CODECS="${codecs.join(',')}"`,
    ...(resolution === undefined ? [] : [`RESOLUTION=${resolution.width}x${resolution.height}`]),
    ...(frameRate === undefined ? [] : [`FRAME-RATE=${frameRate.toFixed(3)}`]),
    `NAME="${name.replace(/["\r\n]/g, '')}"`,
  ];
  return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, uri];
}
