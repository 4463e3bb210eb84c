import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** An ffmpeg that can do what was asked for. */
export interface FfmpegBinary {
  readonly path: string;
  /** The first line of `-version`, without the copyright. */
  readonly version: string;
  readonly from: 'FFMPEG_PATH' | 'system' | '@ffmpeg-installer/ffmpeg';
  /** What this one cannot do and newer ones can, in words for the log; empty where nothing is missing. */
  readonly limits: readonly string[];
}

/** Where to look and for what. */
export interface FfmpegSearch {
  readonly environment: NodeJS.ProcessEnv;
  /** Path of the binary of @ffmpeg-installer/ffmpeg, as it can be spawned; may reject, undefined where there is none. */
  readonly installerPath: () => Promise<string | undefined>;
  /** Encoders that it must have. Default: `libx264`. */
  readonly encoders?: readonly string[];
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
export async function searchFfmpeg({
  environment,
  installerPath,
  encoders = ['libx264'],
}: FfmpegSearch): Promise<FfmpegBinary> {
  const forced = environment['FFMPEG_PATH'];
  if (forced !== undefined && forced !== '') {
    const probed = await probe(forced, 'FFMPEG_PATH', encoders);
    if ('refusal' in probed)
      throw new NoFfmpegError(`FFMPEG_PATH: ${probed.refusal}. Correct it, or leave it unset`);
    return probed;
  }
  const refusals: string[] = [];
  for (const [path, from] of [
    ['ffmpeg', 'system'],
    // The package throws on being imported where it has no binary for the platform.
    [await installerPath().catch(() => undefined), '@ffmpeg-installer/ffmpeg'],
  ] as const) {
    if (path === undefined) continue;
    const probed = await probe(path, from, encoders);
    if (!('refusal' in probed)) return probed;
    refusals.push(probed.refusal);
  }
  throw new NoFfmpegError(`no usable ffmpeg: ${refusals.join('; ')}. Install ffmpeg or set FFMPEG_PATH`);
}

async function probe(
  path: string,
  from: FfmpegBinary['from'],
  needed: readonly string[],
): Promise<FfmpegBinary | { refusal: string }> {
  const ask = async (question: string) => (await run(path, ['-hide_banner', question])).stdout;
  let answers: [version: string, encoders: string, protocols: string];
  try {
    answers = await Promise.all([ask('-version'), ask('-encoders'), ask('-protocols')]);
  } catch (error) {
    return {
      refusal: `"${path}" does not run (${error instanceof Error ? firstLine(error.message) : 'unknown'})`,
    };
  }
  const [version, encoders, protocols] = answers;
  const name = firstLine(version).replace(/ Copyright.*/, '');
  const major = /^ffmpeg version n?(\d+)\./.exec(name)?.[1];
  if (from === 'system' && major !== undefined && Number(major) < oldestSystemMajor)
    return { refusal: `"${path}" is ${name}, older than ${oldestSystemMajor}` };
  const missing = needed.find((encoder) => !new RegExp(`\\b${encoder}\\b`).test(encoders));
  if (missing !== undefined) return { refusal: `"${path}" (${name}) was built without ${missing}` };
  const limits = /\bsrt\b/.test(protocols) ? [] : ['no SRT'];
  return { path, version: name, from, limits };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
