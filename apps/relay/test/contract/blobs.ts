import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../../src/archive/blobs.ts';

/** What every implementation of {@link Blobs} must do. `open` is called with an empty folder of its own. */
export function blobsContract(name: string, open: (folder: string) => Blobs): void {
  describe(`blobs on ${name}`, () => {
    let folder: string;
    let blobs: Blobs;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'starling-blobs-'));
      blobs = open(folder);
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const text = async (key: string) => {
      const bytes = await blobs.read(key);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString();
    };

    it('gives back what was put, joined', async () => {
      await blobs.put('vod/a/0.m4s', [Buffer.from('one '), Buffer.from('two')]);
      expect(await text('vod/a/0.m4s')).toBe('one two');
      expect(await blobs.size('vod/a/0.m4s')).toBe(7);
    });

    it('takes many pieces at once', async () => {
      const pieces = Array.from({ length: 3_000 }, (_, index) => Buffer.from(`${index},`));
      await blobs.put('vod/a/0.m4s', pieces);
      expect(await text('vod/a/0.m4s')).toBe(Buffer.concat(pieces).toString());
    });

    it('reads a range', async () => {
      await blobs.put('vod/a/0.m4s', [Buffer.from('0123456789')]);
      const read = await buffer(blobs.stream('vod/a/0.m4s', { from: 2, to: 5 }));
      expect(read.toString()).toBe('234');
      expect((await buffer(blobs.stream('vod/a/0.m4s'))).toString()).toBe('0123456789');
    });

    it('knows nothing of what was never put', async () => {
      expect(await blobs.read('vod/b/0.m4s')).toBeUndefined();
      expect(await blobs.size('vod/b/0.m4s')).toBeUndefined();
      await expect(buffer(blobs.stream('vod/b/0.m4s'))).rejects.toThrow();
    });

    it('takes a file over', async () => {
      const file = path.join(folder, 'made-elsewhere');
      await writeFile(file, 'a clip');
      await blobs.putFile('clips/one.mp4', file);
      expect(await text('clips/one.mp4')).toBe('a clip');
      await expect(blobs.putFile('clips/two.mp4', file)).rejects.toMatchObject({ reason: 'failed' });
    });

    it('deletes one, and all below a prefix, and nothing beside it', async () => {
      for (const key of ['vod/a/0.m4s', 'vod/a/1.m4s', 'vod/ab/0.m4s', 'vod/c/0.m4s'])
        await blobs.put(key, [Buffer.from(key)]);
      await blobs.delete('vod/c/0.m4s');
      await blobs.delete('vod/c/0.m4s');
      await blobs.deleteAll('vod/a');
      await blobs.deleteAll('vod/never');
      expect(await text('vod/a/0.m4s')).toBeUndefined();
      expect(await text('vod/a/1.m4s')).toBeUndefined();
      expect(await text('vod/c/0.m4s')).toBeUndefined();
      expect(await text('vod/ab/0.m4s')).toBe('vod/ab/0.m4s');
      await blobs.put('vod/a/0.m4s', [Buffer.from('again')]);
      expect(await text('vod/a/0.m4s')).toBe('again');
    });

    it.each(['../x/0.m4s', '/etc/passwd', 'vod/../../x', 'vod/a\0', 'vod//a', 'VOD/a', 'vod', ''])(
      'takes no key %j',
      async (key) => {
        await expect(blobs.put(key, [Buffer.from('x')])).rejects.toThrow();
      },
    );

    it('tells how much room there is', async () => {
      expect(await blobs.free()).toBeGreaterThan(0);
    });
  });
}
