import { spawn } from 'node:child_process';
import { parseMediaPlaylist } from '@starling/shared/hls/parse-playlist.ts';
import type { Millis } from '@starling/shared/units.ts';
import { ask } from '../conformance/http-client.ts';

/** What ffmpeg made of some media. */
export interface Decoded {
  readonly pictures: number;
  readonly length: Millis;
  /** What it complained of. */
  readonly complaints: string;
}

/** The whole segments that a playlist lists now, those of one init together, gaps left out. */
export async function fetchRuns(playlistUrl: string): Promise<{ init: string; segments: Uint8Array[] }[]> {
  const get = async (uri: string) => (await ask(new URL(uri, playlistUrl).href)).body;
  const playlist = parseMediaPlaylist(Buffer.from(await get('')).toString());
  if ('reason' in playlist) throw new Error(`${playlistUrl}: ${playlist.reason}`);
  const runs: { init: string; segments: Uint8Array[] }[] = [];
  for (const { uri, map, isGap } of playlist.segments) {
    if (uri === undefined || map === undefined || isGap) continue;
    let run = runs.at(-1);
    if (run?.init !== map) runs.push((run = { init: map, segments: [await get(map)] }));
    run.segments.push(await get(uri));
  }
  return runs;
}

/** Decodes an init and segments from their first byte to their last. */
export async function decodePieces(ffmpegPath: string, pieces: readonly Uint8Array[]): Promise<Decoded> {
  const args = ['-v', 'error', '-nostats', '-progress', 'pipe:1', '-i', 'pipe:0', '-f', 'null', '-'];
  const child = spawn(ffmpegPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let progress = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (progress += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined).end(Buffer.concat(pieces));
  const exitCode = await ended;
  const last = (name: string) => Number(progress.match(new RegExp(`(?<=^${name}=)\\d+`, 'gm'))?.at(-1) ?? 0);
  if (exitCode !== 0) complaints += `ffmpeg ended with ${exitCode ?? 'a signal'}`;
  return { pictures: last('frame'), length: last('out_time_us') / 1000, complaints };
}
