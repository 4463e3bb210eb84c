import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodePartAnnouncement,
  encodePartAnnouncement,
  mostAnnouncementBytes,
  mostPartBytes,
  type PartAnnouncement,
} from './part-announcement.ts';

const keys = generateKeyPairSync('ed25519');
const signer = (bytes: Uint8Array) => sign(null, bytes, keys.privateKey);
const noSignature = () => new Uint8Array(64);

const announcement: PartAnnouncement = {
  ...{ broadcast: '00ab23456789abcd', rendition: '720p60', msn: 4_000_000_000, part: 7 },
  ...{ independent: true, endsSegment: false, isGap: false, discontinuity: true, endsBroadcast: false },
  ...{ duration: 233.333, bytes: 81_234, initVersion: 3, programDate: Date.UTC(2026, 10, 21) + 0.25 },
  sha256: createHash('sha256').update('the part').digest().subarray(0, 16),
};

const someAnnouncement: fc.Arbitrary<PartAnnouncement> = fc
  .record({
    broadcast: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((id) => Buffer.from(id).toString('hex')),
    rendition: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
    ...{ msn: fc.nat(0xffff_ffff), part: fc.nat(0xffff), initVersion: fc.nat(0xffff) },
    ...{ independent: fc.boolean(), endsSegment: fc.boolean(), isGap: fc.boolean() },
    ...{ discontinuity: fc.boolean(), endsBroadcast: fc.boolean() },
    duration: fc.nat(0xffff_ffff).map((micros) => micros / 1000),
    bytes: fc.integer({ min: 1, max: mostPartBytes }),
    programDate: fc.double({ min: 0, max: 8.64e15, noNaN: true }).map((date) => date + 0),
    sha256: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  })
  .map((some) => (some.isGap ? { ...some, bytes: 0 } : some));

describe('an announcement', () => {
  it('is read as it was written, and its signature holds', () => {
    const read = decodePartAnnouncement(encodePartAnnouncement(announcement, signer));
    expect(read?.announcement).toEqual({ ...announcement, sha256: new Uint8Array(announcement.sha256) });
    expect(read && verify(null, read.signed, keys.publicKey, read.signature)).toBe(true);
  });

  it('keeps its layout', () => {
    const bytes = encodePartAnnouncement({ ...announcement, rendition: 'ab' }, noSignature);
    expect(Buffer.from(bytes.subarray(0, 37)).toString('hex')).toBe(
      ['01', '00ab23456789abcd', '02', '6162', 'ee6b2800', '0007', '09', '00038f75', '00013d52', '0003'].join(
        '',
      ) + Buffer.from(bytes.subarray(29, 37)).toString('hex'),
    );
    expect(Buffer.from(bytes).readDoubleBE(29)).toBe(announcement.programDate);
    expect(bytes.length).toBe(37 + 16 + 64);
  });

  it('is read as it was written, whatever it says', () => {
    fc.assert(
      fc.property(someAnnouncement, (some) => {
        const bytes = encodePartAnnouncement(some, noSignature);
        expect(bytes.length).toBeLessThanOrEqual(mostAnnouncementBytes);
        const read = decodePartAnnouncement(bytes)?.announcement;
        expect(read).toEqual(some);
      }),
    );
  });

  it('does not hold any more with one bit changed', () => {
    const bytes = encodePartAnnouncement(announcement, signer);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      const read = decodePartAnnouncement(changed);
      const holds = read !== undefined && verify(null, read.signed, keys.publicKey, read.signature);
      expect(holds, `byte ${at}`).toBe(false);
    }
  });

  it.each<[string, Partial<PartAnnouncement>]>([
    ['a broadcast that is no id', { broadcast: '00AB23456789ABCD' }],
    ['no rendition', { rendition: '' }],
    ['a rendition that is too long', { rendition: 'x'.repeat(33) }],
    ['a rendition with another letter', { rendition: 'søurce' }],
    ['a number behind 32 bits', { msn: 2 ** 32 }],
    ['a negative part', { part: -1 }],
    ['an endless duration', { duration: Infinity }],
    ['too many bytes', { bytes: mostPartBytes + 1 }],
    ['no bytes without being a gap', { bytes: 0 }],
    ['bytes in a gap', { isGap: true }],
    ['a date that is no number', { programDate: NaN }],
    ['a short digest', { sha256: new Uint8Array(15) }],
  ])('is not written of %s', (_, wrong) => {
    expect(() => encodePartAnnouncement({ ...announcement, ...wrong }, noSignature)).toThrow(RangeError);
  });
});

describe('nonsense', () => {
  it('of any bytes is read as nothing, or as what would be written so', () => {
    const written = encodePartAnnouncement(announcement, noSignature);
    const damaged = fc
      .array(fc.tuple(fc.nat(written.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((edits) => {
        const bytes = Uint8Array.from(written);
        for (const [at, byte] of edits) bytes[at] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const read = decodePartAnnouncement(bytes);
        if (read === undefined) return;
        const again = encodePartAnnouncement(read.announcement, () => read.signature);
        expect(again).toEqual(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it('too short or too long by any number of bytes is read as nothing', () => {
    const bytes = encodePartAnnouncement(announcement, noSignature);
    for (let length = 0; length < bytes.length; length += 1)
      expect(decodePartAnnouncement(bytes.subarray(0, length))).toBeUndefined();
    expect(decodePartAnnouncement(Uint8Array.from([...bytes, 0]))).toBeUndefined();
  });

  it('of another version is read as nothing', () => {
    const bytes = encodePartAnnouncement(announcement, noSignature);
    bytes[0] = 2;
    expect(decodePartAnnouncement(bytes)).toBeUndefined();
  });

  it('is found inside a larger buffer at the right place', () => {
    const bytes = encodePartAnnouncement(announcement, noSignature);
    const inside = Buffer.concat([Buffer.from([9, 9, 9]), bytes]).subarray(3);
    expect(decodePartAnnouncement(inside)?.announcement.msn).toBe(announcement.msn);
  });
});
