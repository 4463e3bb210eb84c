import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAvcConfig } from './h264-config.ts';

const read = (hex: string) => parseAvcConfig(Uint8Array.from(Buffer.from(hex, 'hex')));

/** As x264 writes them; sizes are those that it was asked for. */
const records = [
  [
    'baseline 320×240',
    320,
    240,
    '0142c00dffe100166742c00dda0507ec0440000003004000000c83c50aa801000468ce0fc8',
  ],
  [
    '642×362, cropped',
    642,
    362,
    '0142c01effe100196742c01eda0290bf8893011000000300100000030320f162ea01000468ce0fc8',
  ],
  [
    'high 1080p, 8 lines cropped',
    1920,
    1080,
    '01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c65801000668eae3cb22c0fdf8f800',
  ],
  [
    'interlaced 576i',
    720,
    576,
    '0164001effe100186764001eacd940b424d8088000000300800000190f8a14cb01000668faa3cb22c0fdf8f800',
  ],
  [
    '4:4:4 with an odd size',
    321,
    241,
    '01f4000dffe1001a67f4000d919681508784210c0440000003004000000c83c50aa801000568ce0f1920fff8f800',
  ],
] as const;

describe('parseAvcConfig', () => {
  it.each(records)('reads the size out of the sequence parameter set: %s', (_name, width, height, hex) => {
    expect(read(hex)).toMatchObject({ coding: { codec: 'h264' }, size: { width, height } });
  });

  it('makes the CODECS string of profile, constraints and level', () => {
    expect(read(records[2][3])).toMatchObject({ coding: { codecString: 'avc1.640028' } });
  });

  it.each([1, 2, 3])('tells NAL lengths of %d bytes, and hands the record on with 4', (lengthSize) => {
    const record = Uint8Array.from(Buffer.from(records[0][3], 'hex'));
    const expected = record.slice();
    record[4] = 0xfc | (lengthSize - 1);
    expect(parseAvcConfig(record)).toMatchObject({ lengthSize, coding: { decoderConfig: expected } });
  });

  it('says what is wrong with a record that cannot be used', () => {
    expect(read('')).toEqual({ reason: 'not an AVC configuration: 0 bytes of version none' });
    expect(read('0142c00dffe0')).toEqual({ reason: 'the AVC configuration has no sequence parameter set' });
    expect(read('0142c00dffe100046742c00d')).toEqual({ reason: 'the sequence parameter set cannot be read' });
  });

  it('never throws', () => {
    const header = [1, 100, 0, 31, 255, 225];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, hasHeader) => {
        const size = [bytes.length >> 8, bytes.length & 255];
        const parsed = parseAvcConfig(hasHeader ? Uint8Array.from([...header, ...size, ...bytes]) : bytes);
        if (!('reason' in parsed)) expect(parsed.size?.width).toBeGreaterThan(0);
      }),
    );
  });
});
