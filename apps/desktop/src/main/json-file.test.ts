import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from './json-file.ts';

let folder: string;
let file: string;
const now = new Date('2026-11-21T10:00:00Z');
const schema = z.object({ count: z.number() });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-json-'));
  file = path.join(folder, 'inner/state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a JSON file', () => {
  it('reads what was written, by another instance too', async () => {
    await new JsonFile(file, schema).write({ count: 3 });
    expect(await new JsonFile(file, schema).read(now)).toEqual({ found: 'value', value: { count: 3 } });
  });

  it('is nothing before the first write', async () => {
    expect(await new JsonFile(file, schema).read(now)).toEqual({ found: 'nothing' });
  });

  it.each(['{"count":', '{"count":"three"}', '', '\0\0\0\0'])('sets %j aside and keeps it', async (text) => {
    const json = new JsonFile(file, schema);
    await json.write({ count: 1 });
    writeFileSync(file, text);
    const read = await json.read(now);
    expect(read).toMatchObject({ found: 'corrupt', setAsideAs: `${file}.corrupt-2026-11-21T10-00-00.000Z` });
    await json.write({ count: 2 });
    expect(readFileSync(`${file}.corrupt-2026-11-21T10-00-00.000Z`, 'utf8')).toBe(text);
    expect(await json.read(now)).toMatchObject({ value: { count: 2 } });
  });

  it('holds the last of many writes at once, and leaves nothing beside', async () => {
    const json = new JsonFile(file, schema);
    await Promise.all(Array.from({ length: 30 }, (_, count) => json.write({ count })));
    expect(await json.read(now)).toMatchObject({ value: { count: 29 } });
    expect(readdirSync(path.dirname(file))).toEqual(['state.json']);
  });

  it('keeps the old content when the app died while it wrote', async () => {
    const json = new JsonFile(file, schema);
    await json.write({ count: 1 });
    writeFileSync(`${file}.new`, '{"cou');
    expect(await new JsonFile(file, schema).read(now)).toMatchObject({ value: { count: 1 } });
    await json.write({ count: 2 });
    expect(readdirSync(path.dirname(file))).toEqual(['state.json']);
  });

  it('reads no file larger than it would write', async () => {
    const json = new JsonFile(file, schema);
    await json.write({ count: 1 });
    writeFileSync(file, `{"count":1,"x":"${'x'.repeat(4 * 1024 * 1024)}"}`);
    expect(await json.read(now)).toMatchObject({ found: 'corrupt' });
  });
});
