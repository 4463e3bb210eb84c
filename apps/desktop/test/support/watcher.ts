import { spawn } from 'node:child_process';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import type { RunningRelay } from './running-relay.ts';

/** Asks each 100 ms until `look` gives something. @throws after `patience` ms */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  patience = 30_000,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The playlist of the broadcast as it was published; undefined while there is none. */
export async function sourcePlaylist(relay: RunningRelay, channel: string): Promise<string | undefined> {
  const base = `${relay.httpUrl}/live/${channel}/index.m3u8`;
  const response = await fetch(base).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const line = (await response.text()).split('\n').find((uri) => uri.endsWith('/source/index.m3u8'));
  if (line === undefined) return undefined;
  const playlist = await fetch(new URL(line, base)).catch(() => undefined);
  return playlist?.ok === true ? await playlist.text() : undefined;
}

/** How many whole segments the playlist has listed so far, those that have left it included. */
export function segmentsSoFar(playlist: string): number {
  const first = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist)?.[1] ?? 0);
  return first + (playlist.match(/#EXTINF:/g)?.length ?? 0);
}

/** Waits until the owner's broadcast has so many whole segments more than now. @returns its playlist then */
export async function untilSegments(relay: RunningRelay, count: number, patience?: number): Promise<string> {
  const { login } = relay.owner;
  const before = segmentsSoFar((await sourcePlaylist(relay, login)) ?? '');
  return eventually(
    `${count} more segments`,
    async () => {
      const playlist = await sourcePlaylist(relay, login);
      return playlist !== undefined && segmentsSoFar(playlist) >= before + count ? playlist : undefined;
    },
    patience,
  );
}

/** What was heard and seen in a stretch of a broadcast. */
export interface Heard {
  readonly pictures: number;
  /** dBFS; −91 is silence. */
  readonly meanVolume: number;
  readonly complaints: string;
}

/** Plays some seconds of a channel, or a file, with ffmpeg as a viewer does. */
export async function listen(ffmpegPath: string, url: string, seconds: number): Promise<Heard> {
  const args = ['-hide_banner', '-nostats', '-t', `${seconds}`, '-i', url, '-af', 'volumedetect'];
  const child = spawn(ffmpegPath, [...args, '-progress', 'pipe:1', '-f', 'null', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let progress = '';
  let messages = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (progress += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text));
  const kill = setTimeout(() => child.kill('SIGKILL'), (seconds + 40) * 1_000);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(kill);
  const pictures = Number(progress.match(/(?<=^frame=)\d+/gm)?.at(-1) ?? 0);
  const volume = /mean_volume: (-?[\d.]+) dB/.exec(messages)?.[1];
  const complaints = messages.split('\n').filter((line) => /error|invalid|corrupt|non-monoton/i.test(line));
  return { pictures, meanVolume: Number(volume ?? NaN), complaints: complaints.join('\n') };
}

/** Plays three seconds of the owner's channel as a viewer does. */
export function hear(relay: RunningRelay): Promise<Heard> {
  return listen(ffmpegInstaller.path, `${relay.httpUrl}/live/${relay.owner.login}/index.m3u8`, 3);
}
