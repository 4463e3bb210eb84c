import { statfs } from 'node:fs/promises';

/** @returns bytes that a user may still write in the folder; null where the system does not tell */
export async function freeBytes(folder: string): Promise<number | null> {
  const info = await statfs(folder).catch(() => undefined);
  return info === undefined ? null : info.bavail * info.bsize;
}
