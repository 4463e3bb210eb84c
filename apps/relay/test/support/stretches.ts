import { spawnSync } from 'node:child_process';
import { concatBytes } from '@starling/shared/bytes.ts';

/** Segments of one rendition under one EXT-X-MAP, as one fMP4. */
export interface Stretch {
  readonly map: string;
  readonly bytes: Uint8Array;
}

/**
 * Downloads a recording map by map. ffmpeg reads the whole playlist, too, but takes no notice of a second map: it decodes
 * on with the parameters of the first.
 */
export async function downloadStretches(playlistUrl: string): Promise<Stretch[]> {
  const playlist = await (await fetch(playlistUrl)).text();
  const download = async (uri: string) =>
    new Uint8Array(await (await fetch(new URL(uri, playlistUrl))).arrayBuffer());
  const stretches: { map: string; pieces: Uint8Array[] }[] = [];
  for (const line of playlist.split('\n')) {
    const map = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1];
    if (map !== undefined) stretches.push({ map, pieces: [await download(map)] });
    else if (line !== '' && !line.startsWith('#')) stretches.at(-1)?.pieces.push(await download(line));
  }
  return stretches.map(({ map, pieces }) => ({ map, bytes: concatBytes(pieces) }));
}

/** Decodes everything. @returns what ffmpeg complains of */
export function complaintsAbout(ffmpegPath: string, { bytes }: Stretch): string {
  const { stderr } = spawnSync(ffmpegPath, ['-v', 'error', '-i', 'pipe:0', '-f', 'null', '-'], {
    input: bytes,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return stderr;
}
