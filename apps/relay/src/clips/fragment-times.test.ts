import { concatBytes } from '@starling/shared/bytes.ts';
import { box, findBox } from '@starling/shared/fmp4/box.ts';
import { writeFragment } from '@starling/shared/fmp4/fragment.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import { describe, expect, it } from 'vitest';
import { aac, h264, pictures } from '../../test/support/frames.ts';
import { readInitTracks, readPresentationTimes } from './fragment-times.ts';

const init = writeInit({ video: h264, audio: aac });
const fragment = writeFragment({ sequence: 1, video: pictures(25, 25, 3), videoEnd: 120, audio: [] });

/** The same boxes, the one at `path` holding what `edit` makes of its body. */
function withBox(
  bytes: Uint8Array,
  [type = '', ...rest]: readonly string[],
  edit: (body: Uint8Array) => Uint8Array,
): Uint8Array {
  const found = findBox(bytes, [type]);
  if (found === undefined) throw new Error(`no ${type}`);
  const { offset, body } = found;
  const changed = box(type, rest.length === 0 ? edit(body) : withBox(body, rest, edit));
  return concatBytes([bytes.subarray(0, offset), changed, bytes.subarray(offset + 8 + body.length)]);
}

const cutTo = (length: number) => (body: Uint8Array) => body.subarray(0, length);
const version1 = (body: Uint8Array) => Uint8Array.of(1, ...body.subarray(1));

describe('readInitTracks', () => {
  it('reads what our writer writes', () => {
    expect(readInitTracks(init)).toEqual({
      video: { trackId: 1, timescale: 90_000, width: 640, height: 360 },
      audio: { trackId: 2, timescale: 48_000 },
    });
  });

  it.each([
    ['a tkhd that is cut short', ['tkhd'], cutTo(12)],
    ['an mdhd that is cut short', ['mdia', 'mdhd'], cutTo(10)],
    ['an mdhd too short for its version', ['mdia', 'mdhd'], version1],
    ['a timescale of 0', ['mdia', 'mdhd'], (body: Uint8Array) => body.map(() => 0)],
  ])('takes a track with %s for none', (_name, path, edit) => {
    const broken = withBox(init, ['moov', 'trak', ...path], edit);
    expect(readInitTracks(broken)).toEqual({
      video: undefined,
      audio: { trackId: 2, timescale: 48_000 },
    });
  });
});

describe('readPresentationTimes', () => {
  it('reads what our writer writes', () => {
    expect(readPresentationTimes(fragment, 1)).toEqual([0, 3_600, 7_200]);
  });

  it.each([
    ['a tfdt too short for its version', ['tfdt'], cutTo(8)],
    ['a trun that is cut short', ['trun'], cutTo(6)],
    ['a tfhd that is cut short', ['tfhd'], cutTo(6)],
  ])('finds nothing in a fragment with %s', (_name, path, edit) => {
    expect(readPresentationTimes(withBox(fragment, ['moof', 'traf', ...path], edit), 1)).toEqual([]);
  });

  it('takes a default duration that is cut off for none', () => {
    const claims = (body: Uint8Array) => Uint8Array.of(0, 0, 0, 8, ...body.subarray(4));
    expect(readPresentationTimes(withBox(fragment, ['moof', 'traf', 'tfhd'], claims), 1)).toHaveLength(3);
  });
});
