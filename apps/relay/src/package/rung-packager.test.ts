import { describe, expect, it } from 'vitest';
import { findBox } from '@starling/shared/fmp4/box.ts';
import { picture, sound } from '../../test/support/frames.ts';
import type { Cut, Part } from '../media.ts';
import { RungPackager } from './rung-packager.ts';

/** Part `part` of segment `msn`: 200 ms of five pictures, five parts to the segment. */
function makeCut(msn: number, part: number): Cut {
  const start = 1000 * msn + 200 * part;
  return {
    ...{ msn, part, start, end: start + 200, videoEnd: start + 200, programDate: start },
    ...{ hasVideo: true, pictures: 5, lastPicture: start + 160 },
    ...{ endsSegment: part === 4, discontinuity: false, discontinuities: 0, audio: [sound(start)] },
  };
}

const cutsOf = (msn: number) => [0, 1, 2, 3, 4].map((part) => makeCut(msn, part));
const picturesOf = ({ msn, start }: Cut) =>
  [0, 40, 80, 120, 160].map((offset) => picture(start + offset, start + offset === 1000 * msn));

const names = (parts: readonly Part[]) =>
  parts.map(({ msn, part, isGap }) => `${msn}.${part}${isGap ? ' gap' : ''}`);

function feedAll(packager: RungPackager, cuts: readonly Cut[]): Part[] {
  return cuts.flatMap((cut) => [
    ...packager.addCut(cut),
    ...picturesOf(cut).flatMap((frame) => packager.addFrame(frame)),
  ]);
}

describe('RungPackager', () => {
  it('makes a part of each cut, with its number, place and sound', () => {
    const cuts = [...cutsOf(0), ...cutsOf(1)];
    const parts = feedAll(new RungPackager('480p'), cuts);
    expect(
      parts.map(({ msn, part, start, duration, endsSegment, programDate }) => ({
        ...{ msn, part, start, end: start + duration, endsSegment, programDate },
      })),
    ).toEqual(
      cuts.map(({ msn, part, start, end, endsSegment, programDate }) => ({
        ...{ msn, part, start, end, endsSegment, programDate },
      })),
    );
    for (const [index, part] of parts.entries()) {
      expect(part).toMatchObject({ rendition: '480p', isGap: false, independent: part.part === 0 });
      const at = 200 * index;
      const inside = [0, 40, 80, 120, 160].map((offset) => `picture ${at + offset}`).join('');
      expect(Buffer.from(findBox(part.data, ['mdat'])?.body ?? []).toString()).toBe(`${inside}sound ${at}`);
    }
  });

  it('takes a picture that rounding has put a millisecond before its cut', () => {
    const packager = new RungPackager('480p');
    const cuts = cutsOf(0).map((cut) => ({ ...cut, lastPicture: undefined }));
    const parts = cuts.flatMap((cut) => packager.addCut(cut));
    for (const { presentationTime } of cuts.flatMap(picturesOf))
      parts.push(...packager.addFrame(picture(Math.max(0, presentationTime - 1), presentationTime === 0)));
    const second = parts.find(({ part }) => part === 1);
    expect(Buffer.from(findBox(second?.data ?? new Uint8Array(0), ['mdat'])?.body ?? []).toString()).toMatch(
      /^picture 199picture 239/,
    );
  });

  it('begins at the first part of a segment only', () => {
    const packager = new RungPackager('480p');
    const parts = feedAll(packager, [...cutsOf(0).slice(2), ...cutsOf(1)]);
    expect(names(parts)).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4']);
  });

  it('keeps pictures that come before their cut', () => {
    const packager = new RungPackager('480p');
    const cuts = cutsOf(0);
    expect(cuts.flatMap(picturesOf).flatMap((frame) => packager.addFrame(frame))).toEqual([]);
    expect(names(cuts.flatMap((cut) => packager.addCut(cut)))).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4']);
  });

  it('waits for the last picture of a cut', () => {
    const packager = new RungPackager('480p');
    const cuts = cutsOf(0);
    expect(cuts.flatMap((cut) => packager.addCut(cut))).toEqual([]);
    const [first] = cuts;
    const frames = first === undefined ? [] : picturesOf(first);
    expect(frames.slice(0, 4).flatMap((frame) => packager.addFrame(frame))).toEqual([]);
    expect(names(frames.slice(4).flatMap((frame) => packager.addFrame(frame)))).toEqual(['0.0']);
  });

  it('makes gaps of lost pictures up to the next keyframe', () => {
    const packager = new RungPackager('480p');
    const cuts = [...cutsOf(0), ...cutsOf(1)];
    const parts = cuts.flatMap((cut) => [
      ...packager.addCut(cut),
      ...(cut.msn === 0 && cut.part === 2
        ? []
        : picturesOf(cut).flatMap((frame) => packager.addFrame(frame))),
    ]);
    expect(names(parts)).toEqual([
      ...['0.0', '0.1', '0.2 gap', '0.3 gap', '0.4 gap'],
      ...['1.0', '1.1', '1.2', '1.3', '1.4'],
    ]);
    expect(parts[2]?.data).toHaveLength(0);
  });

  it('gives cuts up when their pictures never come', () => {
    const packager = new RungPackager('480p');
    feedAll(packager, cutsOf(0));
    const waiting = [1, 2, 3, 4, 5, 6].flatMap(cutsOf).flatMap((cut) => packager.addCut(cut));
    expect(names(waiting)).toEqual(['1.0 gap', '1.1 gap', '1.2 gap', '1.3 gap', '1.4 gap', '2.0 gap']);
  });

  it('is silent before it has begun, even without pictures', () => {
    const packager = new RungPackager('480p');
    const cuts = Array.from({ length: 40 }, (_, msn) => cutsOf(msn)).flat();
    expect(cuts.flatMap((cut) => packager.addCut(cut))).toEqual([]);
  });

  it('closes what waits when its ladder ends, makes gaps meanwhile, and goes on with another', () => {
    const packager = new RungPackager('480p');
    const [first, second, third, fourth, fifth] = cutsOf(0);
    if (!first || !second || !third || !fourth || !fifth) throw new Error('a segment has five parts');
    feedAll(packager, [first]);
    packager.addCut(second);
    packager.addCut(third);
    packager.addFrame(picture(200, false));
    packager.addFrame(picture(240, false));
    expect(names(packager.finish())).toEqual(['0.1', '0.2 gap']);
    expect(names(packager.addCut(fourth))).toEqual(['0.3 gap']);
    packager.feed();
    expect(names(feedAll(packager, [fifth, ...cutsOf(1)]))).toEqual([
      ...['0.4 gap', '1.0', '1.1', '1.2', '1.3', '1.4'],
    ]);
  });

  it('uses the same init while the parameters stay the same, and another for others, with the discontinuities of the cuts alone', () => {
    const packager = new RungPackager('480p');
    const parts = feedAll(packager, cutsOf(0));
    expect(new Set(parts.map(({ init }) => init)).size).toBe(1);
    const other = { ...picture(0, true).format, width: 320 };
    const changed = cutsOf(1).flatMap((cut) => [
      ...packager.addCut(cut),
      ...picturesOf(cut).flatMap((frame) => packager.addFrame({ ...frame, format: other })),
    ]);
    expect(changed[0]).toMatchObject({ discontinuity: false, init: { version: 1 } });
    expect(changed[1]).toMatchObject({ discontinuity: false, init: { version: 1 } });
  });

  it('takes no cut without video', () => {
    const packager = new RungPackager('480p');
    expect(packager.addCut({ ...makeCut(0, 0), hasVideo: false })).toEqual([]);
    expect(packager.finish()).toEqual([]);
  });
});
