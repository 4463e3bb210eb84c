import { type FfmpegBinary, searchFfmpeg } from '@starling/shared/ffmpeg/find-ffmpeg.ts';

/**
 * Looks for an ffmpeg that can make the ladder.
 *
 * @throws NoFfmpegError
 */
export async function findFfmpeg(environment: NodeJS.ProcessEnv = process.env): Promise<FfmpegBinary> {
  return searchFfmpeg({
    environment,
    installerPath: async () => (await import('@ffmpeg-installer/ffmpeg')).default.path,
  });
}
