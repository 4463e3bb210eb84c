import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makePart } from '../../test/support/frames.ts';
import { PartDigester } from './part-digester.ts';

const sha256 = (...pieces: readonly Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(pieces)).digest('base64url');

it('tells of each part, and of its segment up to it', () => {
  const digester = new PartDigester();
  const parts = [makePart(0, 0), makePart(0, 1), makePart(0, 2)];
  const digested = parts.map((part) => digester.digest(part));
  expect(digested.map(({ digests }) => digests?.part)).toEqual(parts.map(({ data }) => sha256(data)));
  expect(digested.map(({ digests }) => digests?.segment)).toEqual([
    sha256(makePart(0, 0).data),
    sha256(makePart(0, 0).data, makePart(0, 1).data),
    sha256(...parts.map(({ data }) => data)),
  ]);
});

it('begins anew with each segment, also where none said that it was the last part', () => {
  const digester = new PartDigester();
  for (const part of [makePart(0, 2), makePart(0, 3), makePart(1, 0)]) digester.digest(part);
  const [ended, cutOff] = [makePart(2, 0), makePart(3, 0)];
  expect(digester.digest(ended).digests?.segment).toBe(sha256(ended.data));
  expect(digester.digest(cutOff).digests?.segment).toBe(sha256(cutOff.data));
});

it('keeps renditions apart', () => {
  const digester = new PartDigester();
  digester.digest(makePart(0, 0));
  const other = makePart(0, 0, { rendition: '480p', data: Buffer.from('other') });
  expect(digester.digest(other).digests?.segment).toBe(sha256(other.data));
});
