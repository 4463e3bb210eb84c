import { describe, expect, it } from 'vitest';
import { findBox, readBoxes } from '@starling/shared/fmp4/box.ts';
import { aac, sound } from '../../test/support/frames.ts';
import type { Cut } from '../media.ts';
import { AudioPackager } from './audio-packager.ts';

function makeCut(msn: number, part: number, audio: Cut['audio']): Cut {
  const start = 1000 * msn + 250 * part;
  return {
    ...{ msn, part, start, end: start + 250, videoEnd: start + 250, programDate: start, audio },
    ...{ hasVideo: true, pictures: 5, lastPicture: start + 200 },
    ...{ endsSegment: part === 3, discontinuity: false, discontinuities: 0 },
  };
}

describe('AudioPackager', () => {
  it('makes a part of sound alone for each cut, with its number and place', () => {
    const packager = new AudioPackager('audio');
    const part = packager.part(makeCut(0, 0, [sound(0), sound(21)]));
    expect(part).toMatchObject({ rendition: 'audio', msn: 0, part: 0, duration: 250, independent: true });
    expect(part?.init.tracks).toEqual({ audio: aac });
    const tracks = readBoxes(findBox(part?.data ?? new Uint8Array(0), ['moof'])?.body ?? new Uint8Array(0));
    expect(tracks.filter(({ type }) => type === 'traf')).toHaveLength(1);
  });

  it('begins with the first segment that has sound', () => {
    const packager = new AudioPackager('audio');
    expect(packager.part(makeCut(0, 0, []))).toBeUndefined();
    expect(packager.part(makeCut(0, 1, [sound(250)]))).toBeUndefined();
    expect(packager.part(makeCut(1, 0, [sound(1000)]))).toMatchObject({ msn: 1, isGap: false });
  });

  it('makes a gap where the sound is missing, so that the numbers stay aligned', () => {
    const packager = new AudioPackager('audio');
    packager.part(makeCut(0, 0, [sound(0)]));
    expect(packager.part(makeCut(0, 1, []))).toMatchObject({ part: 1, isGap: true, independent: false });
    expect(packager.part(makeCut(0, 2, [sound(500)]))).toMatchObject({ part: 2, isGap: false });
  });
});
