import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '@starling/shared/frame.ts';
import { aac, h264, interleave, picture, pictures, sound, sounds } from '../../test/support/frames.ts';
import type { SourceCut } from './closed-parts.ts';
import { Segmenter } from './segmenter.ts';

const now = Date.UTC(2026, 0, 1);

function pushAll(segmenter: Segmenter, frames: readonly Frame[]): SourceCut[] {
  return frames.flatMap((frame) => segmenter.push(frame, now));
}

function cutAll(frames: readonly Frame[]): SourceCut[] {
  const segmenter = new Segmenter();
  return [...pushAll(segmenter, frames), ...segmenter.restart()];
}

const texts = (frames: readonly { readonly data: Uint8Array }[]) =>
  frames.map(({ data }) => Buffer.from(data).toString());
const segmentStarts = (cuts: readonly SourceCut[]) =>
  cuts.filter(({ cut }) => cut.part === 0).map(({ cut }) => cut.start);

function expectContiguous(cuts: readonly SourceCut[]): void {
  cuts.forEach(({ cut }, index) => {
    const previous = cuts[index - 1]?.cut;
    if (previous === undefined) return;
    expect(cut.start).toBe(previous.end);
    const place = previous.endsSegment ? [previous.msn + 1, 0] : [previous.msn, previous.part + 1];
    expect([cut.msn, cut.part]).toEqual(place);
  });
}

describe('where segments begin', () => {
  it('is each IDR two seconds apart', () => {
    expect(segmentStarts(cutAll(pictures(30, 60, 300)))).toEqual([0, 2000, 4000, 6000, 8000]);
  });

  it('is every second IDR of a one-second GOP', () => {
    expect(segmentStarts(cutAll(pictures(30, 30, 300)))).toEqual([0, 2000, 4000, 6000, 8000]);
  });

  it('is an IDR always, and the first part says so', () => {
    const cuts = cutAll(pictures(25, 50, 500));
    for (const { cut, video, independent } of cuts) {
      expect(independent).toBe(video[0]?.isKeyframe);
      if (cut.part === 0) expect(independent).toBe(true);
    }
  });

  it('is forced where a GOP would outgrow the target duration', () => {
    const frames = [...pictures(30, 60, 120), ...pictures(30, 3000, 900, 4000)];
    const segmenter = new Segmenter();
    const cuts = [...pushAll(segmenter, frames), ...segmenter.restart()];
    const target = segmenter.timing?.targetDuration ?? NaN;
    expect(target).toBe(2);
    const starts = [...segmentStarts(cuts), cuts.at(-1)?.cut.end ?? NaN];
    expect(starts.length).toBeGreaterThan(10);
    starts
      .slice(1)
      .forEach((end, index) =>
        expect(Math.round((end - (starts[index] ?? 0)) / 1000)).toBeLessThanOrEqual(target),
      );
    expectContiguous(cuts);
  });

  it('is the IDR after a forced cut, however near it is', () => {
    const cuts = cutAll([...pictures(30, 60, 60), ...pictures(30, 84, 336, 2000)]);
    const idrs = [2000, 4800, 7600, 10_400];
    for (const idr of idrs) expect(segmentStarts(cuts)).toContain(idr);
    expect(segmentStarts(cuts).filter((start) => start > 2000 && !idrs.includes(start))).toHaveLength(4);
    expectContiguous(cuts);
  });

  it('is early for the second one, where IDRs are promised and one comes', () => {
    const segmenter = new Segmenter();
    segmenter.expectKeyframes(2);
    const cuts = pushAll(segmenter, [...pictures(30, 15, 15), ...pictures(30, 60, 180, 500)]);
    expect(segmentStarts(cuts)).toEqual([0, 500, 2500, 4500]);
    expect(segmenter.timing?.targetDuration).toBe(2);
    expectContiguous(cuts);
  });

  it.each([
    [0.5, 2],
    [1.5, 3],
    [3, 3],
    [7.4, 7],
  ])('is far enough from the last that %d s from IDR to IDR fit the target duration', (interval, target) => {
    const segmenter = new Segmenter();
    segmenter.expectKeyframes(interval);
    pushAll(segmenter, [...pictures(10, 5, 5), ...pictures(10, 10 * interval, 200, 500)]);
    expect(segmenter.timing?.targetDuration).toBe(target);
  });

  it('is each IDR of a ten-second GOP', () => {
    const segmenter = new Segmenter();
    const cuts = pushAll(segmenter, pictures(30, 300, 1000));
    expect(segmentStarts(cuts)).toEqual([0, 10_000, 20_000, 30_000]);
    expect(segmenter.timing?.targetDuration).toBe(10);
  });

  it('lets a first long GOP set the target duration', () => {
    const segmenter = new Segmenter();
    pushAll(segmenter, pictures(30, 120, 300));
    expect(segmenter.timing?.targetDuration).toBe(4);
  });
});

describe('the cuts', () => {
  it('lose and double no frame, whatever the GOPs, the rate and the jitter', () => {
    const stream = fc.record({
      interval: fc.double({ min: 16, max: 100, noNaN: true }),
      gops: fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 8 }),
      jitter: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 7, maxLength: 7 }),
      withSound: fc.boolean(),
    });
    fc.assert(
      fc.property(stream, ({ interval, gops, jitter, withSound }) => {
        const keys = gops.flatMap((length) => Array.from({ length }, (_, index) => index === 0));
        const video = keys.map((isKeyframe, index) =>
          picture(Math.round(index * interval) + (jitter[index % 7] ?? 0), isKeyframe),
        );
        const first = video[0]?.decodeTime ?? 0;
        const last = video.at(-1)?.decodeTime ?? 0;
        const audio = withSound ? sounds(last, first) : [];
        const cuts = cutAll(interleave<Frame>(video, audio));
        expectContiguous(cuts);
        expect(texts(cuts.flatMap((each) => each.video))).toEqual(texts(video));
        expect(texts(cuts.flatMap(({ cut }) => cut.audio))).toEqual(texts(audio));
        for (const { cut, video: inside } of cuts)
          for (const { decodeTime } of [...inside, ...cut.audio]) {
            expect(decodeTime).toBeLessThan(cut.end);
            expect(decodeTime).toBeGreaterThanOrEqual(cut.start);
          }
      }),
      { numRuns: 60 },
    );
  });

  it('give the only picture of a broadcast a length', () => {
    const [only] = cutAll([picture(0, true)]);
    expect(only?.cut.end).toBeGreaterThan(only?.cut.start ?? NaN);
  });

  it('tell the wall clock of their start', () => {
    const cuts = cutAll(pictures(30, 60, 120, 5000));
    const [first] = cuts;
    for (const { cut } of cuts)
      expect(cut.programDate - (first?.cut.programDate ?? 0)).toBe(cut.start - (first?.cut.start ?? 0));
  });
});

describe('a source with B-frames', () => {
  /** Decoded I P B B P B B and shown two frames later. */
  const frames = Array.from({ length: 240 }, (_, index) => {
    const offset = index % 60 === 0 ? 2 : index % 3 === 1 ? 4 : 1;
    return picture(40 * index, index % 60 === 0, { presentationTime: 40 * (index + offset) });
  });

  it('decodes each IDR when it is shown', () => {
    const idrs = cutAll(frames).flatMap(({ video }) => video.filter(({ isKeyframe }) => isKeyframe));
    expect(idrs).toHaveLength(4);
    for (const { decodeTime, presentationTime } of idrs) expect(decodeTime).toBe(presentationTime);
  });

  it('cuts where the IDR is shown, and leaves it open which picture is the last of a part', () => {
    const cuts = cutAll(frames);
    expect(segmentStarts(cuts)).toEqual([80, 2480, 4880, 7280]);
    for (const { cut } of cuts) expect(cut.lastPicture).toBeUndefined();
  });

  it('takes the reordering delay anew at an IDR', () => {
    const later = pictures(25, 50, 100, 10_000).map((frame) => ({
      ...frame,
      presentationTime: frame.presentationTime + 120,
    }));
    const cuts = cutAll([...frames, ...later]);
    for (const { cut, video } of cuts)
      if (cut.part === 0) expect(video[0]?.decodeTime).toBe(video[0]?.presentationTime);
    expectContiguous(cuts);
  });
});

describe('sound', () => {
  it('alone is cut into parts of the wanted length and segments of two seconds', () => {
    const segmenter = new Segmenter();
    const frames = sounds(20_000);
    const cuts = [...pushAll(segmenter, frames), ...segmenter.restart()];
    expectContiguous(cuts);
    expect(texts(cuts.flatMap(({ cut }) => cut.audio))).toEqual(texts(frames));
    expect(segmenter.timing?.targetDuration).toBe(2);
    const limit = segmenter.timing?.partTarget ?? NaN;
    for (const { cut, independent, tracks } of cuts) {
      expect(cut.end - cut.start).toBeLessThanOrEqual(limit + 1e-6);
      if (!cut.endsSegment) expect(cut.end - cut.start).toBeGreaterThanOrEqual(0.85 * limit);
      expect(cut.lastPicture).toBeUndefined();
      expect(independent).toBe(true);
      expect(tracks).toEqual({ audio: aac });
    }
  });

  it('that is missing leaves a stream of pictures', () => {
    const cuts = cutAll(pictures(30, 60, 300));
    for (const { cut, tracks } of cuts) {
      expect(cut.audio).toEqual([]);
      expect(tracks).toEqual({ video: h264 });
    }
  });

  it('that comes late lands in the next part', () => {
    const segmenter = new Segmenter();
    const video = pictures(30, 60, 90);
    const early = sounds(400);
    const before = pushAll(segmenter, interleave<Frame>(video.slice(0, 45), early));
    // 1.5 s of pictures and 0.4 s of sound: no part waits for ever.
    const handedOut = before.at(-1)?.cut.end ?? 0;
    expect(handedOut).toBeGreaterThan(1000);
    const late = sounds(1500, 420);
    const after = [
      ...pushAll(segmenter, late),
      ...pushAll(segmenter, video.slice(45)),
      ...segmenter.restart(),
    ];
    expect(texts([...before, ...after].flatMap(({ cut }) => cut.audio))).toEqual(texts([...early, ...late]));
    expect(after[0]?.cut.audio[0]?.decodeTime).toBe(420);
  });

  it('is waited for by a part that it belongs to', () => {
    const segmenter = new Segmenter();
    const frames = interleave<Frame>(pictures(30, 60, 9), sounds(200));
    expect(pushAll(segmenter, frames)).toEqual([]);
    const [cut] = pushAll(segmenter, sounds(300, sounds(200).length * (1024 / 48)));
    expect(cut?.cut.audio.at(-1)?.decodeTime).toBeGreaterThan(200);
  });
});

describe('a source that pauses', () => {
  const isIn = (from: number, to: number) => (frame: Frame) =>
    frame.decodeTime >= from && frame.decodeTime < to;

  function expectShortEnough(segmenter: Segmenter, cuts: readonly SourceCut[]): void {
    const { partTarget, targetDuration } = segmenter.timing ?? { partTarget: NaN, targetDuration: NaN };
    expectContiguous(cuts);
    let segmentStart = 0;
    for (const { cut } of cuts) {
      if (cut.part === 0) segmentStart = cut.start;
      expect(cut.end - cut.start).toBeLessThanOrEqual(partTarget + 1e-6);
      if (!cut.endsSegment) expect(cut.end - cut.start).toBeGreaterThanOrEqual(0.85 * partTarget);
      expect(Math.round((cut.end - segmentStart) / 1000)).toBeLessThanOrEqual(targetDuration);
    }
  }

  it.each([
    ['loses a picture', 4400, 4434],
    ['pauses for half a second', 4400, 4900],
    ['pauses for three seconds', 4400, 7400],
    ['pauses from its second picture on', 34, 900],
  ])('keeps to PART-TARGET and the target duration when it %s', (_, from, to) => {
    const segmenter = new Segmenter();
    const pauses = isIn(from, to);
    const frames = [...pictures(30, 60, 300).filter((frame) => !pauses(frame)), picture(10_000, true)];
    const cuts = [...pushAll(segmenter, frames), ...segmenter.restart()];
    expectShortEnough(segmenter, cuts);
    expect(texts(cuts.flatMap(({ video }) => video))).toEqual(texts(frames));
  });

  it('shows the last picture until the next one comes', () => {
    const segmenter = new Segmenter();
    const frames = pictures(30, 60, 300).filter((frame) => !isIn(4400, 5300)(frame));
    const cuts = pushAll(segmenter, frames);
    const before = cuts.find(({ cut }) => cut.lastPicture === 4367)?.cut;
    expect(before?.videoEnd).toBe(5300);
    expect(cuts.filter(({ cut }) => cut.pictures === 0).length).toBeGreaterThan(1);
  });

  it('goes on with sound alone, and with pictures when they are back', () => {
    const segmenter = new Segmenter();
    const video = pictures(30, 60, 600).filter((frame) => !isIn(4400, 12_000)(frame));
    const frames = interleave<Frame>(video, sounds(20_000));
    const meanwhile = pushAll(
      segmenter,
      frames.filter(({ decodeTime }) => decodeTime < 11_000),
    );
    expect(meanwhile.at(-1)?.cut.end).toBeGreaterThan(9_500);
    const rest = pushAll(
      segmenter,
      frames.filter(({ decodeTime }) => decodeTime >= 11_000),
    );
    const cuts = [...meanwhile, ...rest, ...segmenter.restart()];
    expectShortEnough(segmenter, cuts);
    expect(texts(cuts.flatMap(({ cut }) => cut.audio))).toEqual(texts(sounds(20_000)));
    expect(texts(cuts.flatMap((each) => each.video))).toEqual(texts(video));
  });

  it('is shown late where sound that ran ahead has closed its part, and no part is without length', () => {
    const ahead = sounds(9_000).map((frame) => ({ frame, sent: frame.decodeTime - 3_000 }));
    const video = pictures(20, 40, 160).map((frame) => ({ frame, sent: frame.decodeTime }));
    const sent = [...ahead, ...video].sort((a, b) => a.sent - b.sent).map(({ frame }): Frame => frame);
    const segmenter = new Segmenter();
    const cuts = [...pushAll(segmenter, sent), ...segmenter.restart()];
    expectShortEnough(segmenter, cuts);
    expectContiguous(cuts);
    for (const { cut } of cuts) expect(cut.end).toBeGreaterThan(cut.start);
    const times = cuts.flatMap((each) => each.video.map(({ decodeTime }) => decodeTime));
    expect(times).toHaveLength(video.length);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it.each([
    ['a second IDR 2.2 s after the first picture', [picture(0, true), picture(2_200, true)]],
    ['the end of its connection', [picture(0, true), picture(5_000, false)]],
    ['other parameters', [picture(0, true), picture(1_500, true, { format: { ...h264, width: 320 } })]],
  ])('makes no part that is too long when all that follows is %s', (_name, frames) => {
    const segmenter = new Segmenter();
    const cuts = [...pushAll(segmenter, frames), ...segmenter.restart()];
    expectShortEnough(segmenter, cuts);
    expectContiguous(cuts);
  });

  it('may have any rate at any moment', () => {
    const stream = fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1200 })), {
      minLength: 60,
      maxLength: 300,
    });
    fc.assert(
      fc.property(stream, (distances) => {
        const segmenter = new Segmenter();
        let time = 0;
        const frames = distances.map((distance, index) => picture((time += distance), index % 20 === 0));
        const cuts = [...pushAll(segmenter, frames), ...segmenter.restart()];
        expect(texts(cuts.flatMap(({ video }) => video))).toEqual(texts(frames));
        if (segmenter.timing !== undefined) expectShortEnough(segmenter, cuts);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the start', () => {
  it('keeps sound that comes before its IDR', () => {
    const frames: Frame[] = [
      ...[sound(0), sound(40), sound(80), sound(100), picture(80, true), sound(120), picture(120, false)],
      picture(160, false),
    ];
    const [cut] = cutAll(frames);
    expect(texts(cut?.cut.audio ?? [])).toEqual(['sound 80', 'sound 100', 'sound 120']);
  });

  it('drops what comes before the first IDR', () => {
    const frames: Frame[] = [
      ...[picture(0, false), sound(10), picture(40, false), sound(50), picture(80, true), sound(90)],
      ...[picture(120, false), sound(130)],
    ];
    const [cut, ...rest] = cutAll(frames);
    expect(rest).toEqual([]);
    expect(texts(cut?.video ?? [])).toEqual(['picture 80', 'picture 120']);
    expect(texts(cut?.cut.audio ?? [])).toEqual(['sound 90', 'sound 130']);
    expect(cut?.cut).toMatchObject({ msn: 0, part: 0, start: 80, discontinuity: false });
  });

  it('knows no timing before the first segment is whole', () => {
    const segmenter = new Segmenter();
    pushAll(segmenter, pictures(30, 60, 60));
    expect(segmenter.timing).toBeUndefined();
    segmenter.push(picture(2000, true), now);
    expect(segmenter.timing).toEqual({ partTarget: 234, targetDuration: 2 });
    expect(segmenter.frameRate).toBeCloseTo(30, 0);
  });

  it('yields nothing for a publisher that sends nothing', () => {
    expect(new Segmenter().restart()).toEqual([]);
  });
});

describe('a break in the stream', () => {
  it('of other parameters begins a segment with a discontinuity', () => {
    const other = { ...h264, width: 320, height: 180 };
    const frames = [
      ...pictures(30, 60, 30),
      ...pictures(30, 60, 90, 1000).map((frame) => ({ ...frame, format: other })),
    ];
    const cuts = cutAll(frames);
    expectContiguous(cuts);
    expect(segmentStarts(cuts)).toEqual([0, 1000, 3000]);
    const flags = cuts.filter(({ cut }) => cut.part === 0).map(({ cut }) => cut.discontinuity);
    expect(flags).toEqual([false, true, false]);
    for (const { cut, tracks } of cuts) expect(tracks.video).toBe(cut.msn === 0 ? h264 : other);
    for (const { cut, video } of cuts)
      for (const { format } of video) expect(format).toBe(cut.msn === 0 ? h264 : other);
  });

  it('by another connection goes on with the timeline and the numbers', () => {
    const segmenter = new Segmenter();
    const first = pushAll(segmenter, interleave<Frame>(pictures(30, 60, 100), sounds(3300)));
    first.push(...segmenter.restart());
    const again = pushAll(
      segmenter,
      interleave<Frame>(pictures(30, 60, 100, 70_000), sounds(73_300, 70_000)),
    );
    again.push(...segmenter.restart());
    const [before, after] = [first.at(-1)?.cut, again[0]?.cut];
    expect(before?.endsSegment).toBe(true);
    expect(after).toMatchObject({
      msn: (before?.msn ?? NaN) + 1,
      part: 0,
      discontinuity: true,
      discontinuities: 1,
    });
    const gap = (after?.start ?? NaN) - (before?.end ?? NaN);
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThan(1);
    expect(again.flatMap(({ video }) => video)).toHaveLength(100);
    expect(again.filter(({ cut }) => cut.discontinuity).every(({ cut }) => cut.msn === after?.msn)).toBe(
      true,
    );
    expectContiguous(again);
  });

  it('keeps its timing over a restart', () => {
    const segmenter = new Segmenter();
    pushAll(segmenter, pictures(30, 60, 100));
    segmenter.restart();
    const { timing } = segmenter;
    pushAll(segmenter, pictures(25, 100, 300));
    expect(segmenter.timing).toEqual(timing);
  });
});
