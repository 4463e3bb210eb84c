import { type FfmpegBinary, searchFfmpeg } from '@starling/shared/ffmpeg/find-ffmpeg.ts';

/**
 * Looks for an ffmpeg that can publish: `FFMPEG_PATH`, the system's from version 5 on, the one that comes with the app.
 *
 * @throws NoFfmpegError
 */
export async function findFfmpeg(environment: NodeJS.ProcessEnv = process.env): Promise<FfmpegBinary> {
  return searchFfmpeg({ environment, installerPath: bundledPath, encoders: ['libx264', 'aac'] });
}

async function bundledPath(): Promise<string> {
  return unpackedPath((await import('@ffmpeg-installer/ffmpeg')).default.path);
}

/** Nothing inside an asar can be spawned, though Electron says that it is there; the packer puts binaries beside it. */
export function unpackedPath(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}
