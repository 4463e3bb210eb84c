import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** An ffmpeg that can make the ladder. */
export interface FfmpegBinary {
  readonly path: string;
  /** The first line of `-version`, without the copyright. */
  readonly version: string;
  readonly from: 'FFMPEG_PATH' | 'system' | '@ffmpeg-installer/ffmpeg';
  /** What this one cannot do and newer ones can, in words for the log; empty where nothing is missing. */
  readonly limits: readonly string[];
}

/** No ffmpeg will do; the message is one line that says which were tried and why each was refused. */
export class NoFfmpegError extends Error {}

const run = promisify(execFile);
const oldestSystemMajor = 5;

/**
 * Looks for ffmpeg in this order: `FFMPEG_PATH` (nothing else is tried where it is set), `ffmpeg` on the PATH if
 * it is of version 5 or later, the binary of @ffmpeg-installer/ffmpeg.
 *
 * @throws NoFfmpegError
 */
export async function findFfmpeg(environment: NodeJS.ProcessEnv = process.env): Promise<FfmpegBinary> {
  const forced = environment['FFMPEG_PATH'];
  if (forced !== undefined && forced !== '') {
    const probed = await probe(forced, 'FFMPEG_PATH');
    if ('refusal' in probed) throw new NoFfmpegError(`FFMPEG_PATH: ${probed.refusal}`);
    return probed;
  }
  const refusals: string[] = [];
  for (const [path, from] of [
    ['ffmpeg', 'system'],
    [await installerPath(), '@ffmpeg-installer/ffmpeg'],
  ] as const) {
    if (path === undefined) continue;
    const probed = await probe(path, from);
    if (!('refusal' in probed)) return probed;
    refusals.push(probed.refusal);
  }
  throw new NoFfmpegError(`no usable ffmpeg: ${refusals.join('; ')}. Install ffmpeg or set FFMPEG_PATH`);
}

/** The package throws on being imported where it has no binary for the platform. */
async function installerPath(): Promise<string | undefined> {
  try {
    return (await import('@ffmpeg-installer/ffmpeg')).default.path;
  } catch {
    return undefined;
  }
}

async function probe(path: string, from: FfmpegBinary['from']): Promise<FfmpegBinary | { refusal: string }> {
  let version: string;
  let encoders: string;
  let protocols: string;
  try {
    version = (await run(path, ['-hide_banner', '-version'])).stdout;
    encoders = (await run(path, ['-hide_banner', '-encoders'])).stdout;
    protocols = (await run(path, ['-hide_banner', '-protocols'])).stdout;
  } catch (error) {
    return {
      refusal: `"${path}" does not run (${error instanceof Error ? firstLine(error.message) : 'unknown'})`,
    };
  }
  const name = firstLine(version).replace(/ Copyright.*/, '');
  const major = /^ffmpeg version n?(\d+)\./.exec(name)?.[1];
  if (from === 'system' && major !== undefined && Number(major) < oldestSystemMajor)
    return { refusal: `"${path}" is ${name}, older than ${oldestSystemMajor}` };
  if (!/\blibx264\b/.test(encoders)) return { refusal: `"${path}" (${name}) was built without libx264` };
  const limits = /\bsrt\b/.test(protocols) ? [] : ['no SRT'];
  return { path, version: name, from, limits };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
