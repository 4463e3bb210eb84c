import type { Millis } from '@starling/shared/units.ts';

/** The machine's clock, the same one in every process. */
export function machineTime(): Millis {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

export async function sleep(time: Millis): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, time));
}
