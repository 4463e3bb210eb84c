import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobsContract } from '../../test/contract/blobs.ts';
import { DiskBlobs } from './disk-blobs.ts';

blobsContract('disk', (folder) => new DiskBlobs(folder));

describe('blobs on disk', () => {
  it('leave nothing behind where they could not be written', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'starling-blobs-'));
    try {
      await writeFile(path.join(folder, 'vod'), 'a file where a folder should be');
      await expect(new DiskBlobs(folder).put('vod/a.m4s', [Buffer.from('x')])).rejects.toMatchObject({
        reason: 'failed',
      });
      expect(await readdir(folder)).toEqual(['vod']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
