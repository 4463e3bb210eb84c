import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makePart } from '../../test/support/frames.ts';
import { PartDigester } from './part-digester.ts';

const half = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest().subarray(0, 16);
const ofPart = (data: Uint8Array) => half(data).toString('base64url');
const ofSegment = (...parts: readonly Uint8Array[]) =>
  half(Buffer.concat(parts.map(half))).toString('base64url');

it('tells of each part, and of its segment up to it', () => {
  const digester = new PartDigester();
  const parts = [makePart(0, 0), makePart(0, 1), makePart(0, 2)];
  const data = parts.map((part) => part.data);
  const digested = parts.map((part) => digester.digest(part));
  expect(digested.map(({ digests }) => digests?.part)).toEqual(data.map(ofPart));
  expect(digested.map(({ digests }) => digests?.segment)).toEqual([
    ...[ofSegment(...data.slice(0, 1)), ofSegment(...data.slice(0, 2)), ofSegment(...data)],
  ]);
});

it('begins anew with each segment, also where none said that it was the last part', () => {
  const digester = new PartDigester();
  for (const part of [makePart(0, 2), makePart(0, 3), makePart(1, 0)]) digester.digest(part);
  const [ended, cutOff] = [makePart(2, 0), makePart(3, 0)];
  expect(digester.digest(ended).digests?.segment).toBe(ofSegment(ended.data));
  expect(digester.digest(cutOff).digests?.segment).toBe(ofSegment(cutOff.data));
});

it('keeps renditions apart', () => {
  const digester = new PartDigester();
  digester.digest(makePart(0, 0));
  const other = makePart(0, 0, { rendition: '480p', data: Buffer.from('other') });
  expect(digester.digest(other).digests?.segment).toBe(ofSegment(other.data));
});

it('is the same however late and often it is asked', () => {
  const digester = new PartDigester();
  const [first, last] = [digester.digest(makePart(0, 0)), digester.digest(makePart(0, 1))];
  const asked = last.digests?.segment;
  expect(first.digests?.part).toBe(ofPart(first.data));
  expect(last.digests?.segment).toBe(asked);
  expect(last.digests?.part).toBe(ofPart(last.data));
});
