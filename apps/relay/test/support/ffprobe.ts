import { execFileSync } from 'node:child_process';
import ffprobeInstaller from '@ffprobe-installer/ffprobe';
import * as z from 'zod';

const streamSchema = z.object({
  codec_type: z.string(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: z.string().optional(),
  nb_read_packets: z.string().optional(),
});

/** One stream as ffprobe tells it. */
export type ProbedStream = z.infer<typeof streamSchema>;

/**
 * What is in a file or at a URL.
 *
 * @param more arguments in front of the input, such as `-count_packets`
 * @throws what ffprobe complains of
 */
export function probeStreams(input: string, more: readonly string[] = []): ProbedStream[] {
  const json = execFileSync(
    ffprobeInstaller.path,
    ['-v', 'error', ...more, '-show_streams', '-of', 'json', input],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 },
  );
  return z.object({ streams: z.array(streamSchema) }).parse(JSON.parse(json)).streams;
}
