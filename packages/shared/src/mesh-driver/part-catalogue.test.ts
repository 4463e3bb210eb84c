import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PartCatalogue } from './part-catalogue.ts';
import type { MarkedPart } from './playlist-marks.ts';

const marked = (part: number | undefined): MarkedPart => ({
  ...{ url: `http://relay/7.${part ?? ''}.m4s`, msn: 7, part, bytes: 100, duration: 250 },
  ...{ sha256: new Uint8Array(16).fill(part ?? 9), isIndependent: part === 0, programDate: 1_000 },
});

describe('a catalogue of parts', () => {
  it('names a whole segment out of its parts', () => {
    const catalogue = new PartCatalogue();
    for (const part of [0, 1]) catalogue.add(marked(part));
    const digests = Buffer.concat([marked(0).sha256, marked(1).sha256]);
    const sha256 = new Uint8Array(createHash('sha256').update(digests).digest().subarray(0, 16));
    const segment = catalogue.addSegmentOf(marked(1), 'http://relay/7.m4s');
    expect(segment).toEqual({
      ...{ url: 'http://relay/7.m4s', msn: 7, part: undefined, bytes: 200, duration: 500, sha256 },
      ...{ isIndependent: true, programDate: 1_000 },
    });
    expect(catalogue.at('http://relay/7.m4s')).toBe(segment);
  });

  it('does not where it has missed one', () => {
    const catalogue = new PartCatalogue();
    catalogue.add(marked(1));
    expect(catalogue.addSegmentOf(marked(1), 'http://relay/7.m4s')).toBeUndefined();
    expect(catalogue.at('http://relay/7.m4s')).toBeUndefined();
  });

  it('keeps what it was told first', () => {
    const catalogue = new PartCatalogue();
    expect(catalogue.add(marked(3))).toBe(true);
    expect(catalogue.add({ ...marked(3), bytes: 1 })).toBe(false);
    expect(catalogue.named({ msn: 7, part: 3 })).toEqual(marked(3));
  });
});
