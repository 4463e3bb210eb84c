import { describe, expect, it } from 'vitest';
import { writeMediaPlaylist } from '@starling/shared/hls/media-playlist.ts';
import { init, makePart, makeSegments } from '../../test/support/frames.ts';
import type { Part, Timing } from '../media.ts';
import { LiveWindow } from './live-window.ts';

const timing: Timing = { partTarget: 500, targetDuration: 2 };

function windowOf(...parts: readonly Part[]): LiveWindow {
  const window = new LiveWindow('source', () => timing);
  for (const part of parts) window.add(part);
  return window;
}

const text = (window: LiveWindow): string => {
  const playlist = window.playlist();
  return playlist === undefined ? '' : writeMediaPlaylist({ ...playlist, reports: [] }, { skip: false });
};

describe('position', () => {
  it('is undefined before one whole segment is there', () => {
    const window = windowOf();
    expect([window.position(), window.playlist(), window.report()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (const part of [0, 1, 2]) window.add(makePart(0, part));
    expect(window.position()).toBeUndefined();
    window.add(makePart(0, 3));
    expect(window.position()).toEqual({
      ...{ lastMsn: 0, parts: 4, isComplete: true, partTarget: 500, hasEnded: false },
    });
    window.add(makePart(1, 0));
    expect(window.position()).toMatchObject({ lastMsn: 1, parts: 1, isComplete: false });
    expect(window.report()).toEqual({ lastMsn: 1, lastPart: 0 });
  });

  it('is undefined while the timing is not known', () => {
    const window = new LiveWindow('source', () => undefined);
    for (const part of makeSegments(0, 0)) window.add(part);
    expect(window.position()).toBeUndefined();
  });
});

describe('waitFor', () => {
  it('wakes when the part has come, and not before', async () => {
    const window = windowOf(...makeSegments(0, 0));
    let isAwake = false;
    const waiting = window.waitFor(1, 1, 5000).then((came) => {
      isAwake = true;
      return came;
    });
    window.add(makePart(1, 0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAwake).toBe(false);
    window.add(makePart(1, 1));
    expect(await waiting).toBe(true);
  });

  it('waits for a whole segment where no part is named', async () => {
    const window = windowOf(...makeSegments(0, 0));
    const waiting = window.waitFor(1, undefined, 5000);
    for (const part of makeSegments(1, 1)) window.add(part);
    expect(await waiting).toBe(true);
  });

  it('gives up when its patience has run out', async () => {
    const window = windowOf(...makeSegments(0, 0));
    expect(await window.waitFor(1, 0, 30)).toBe(false);
  });

  it('ends with the broadcast', async () => {
    const window = windowOf(...makeSegments(0, 0));
    const waiting = window.waitFor(1, 0, 5000);
    window.end();
    expect(await waiting).toBe(true);
  });

  it('wakes who waits for the start', async () => {
    const window = windowOf();
    expect(await window.waitForStart(10)).toBe(false);
    const waiting = window.waitForStart(5000);
    for (const part of makeSegments(0, 0)) window.add(part);
    expect(await waiting).toBe(true);
  });
});

describe('eviction', () => {
  it('keeps three target durations and more in the playlist, and the rest readable for a while', () => {
    const window = windowOf();
    for (const part of makeSegments(0, 99)) {
      window.add(part);
      const segments = window.playlist()?.segments ?? [];
      const length = segments.reduce((sum, { duration }) => sum + duration, 0);
      expect(length).toBeGreaterThanOrEqual(Math.min(6000, part.start + 500));
      expect(length).toBeLessThan(25_000);
    }
    const first = window.playlist()?.mediaSequence ?? NaN;
    expect(first).toBeGreaterThan(85);
    for (let msn = first - 8; msn < first; msn += 1) {
      expect(window.segment(msn)).toHaveLength(4);
      expect(window.part(msn, 0)).toMatchObject({ msn, part: 0 });
    }
    expect(window.segment(0)).toBeUndefined();
    expect(window.part(0, 0)).toBeUndefined();
  });

  it('keeps less than that of a stream whose media would take too much memory', () => {
    const data = new Uint8Array(8 * 1024 * 1024);
    const window = windowOf(...makeSegments(0, 99, { data }));
    const listed = window.playlist()?.segments.length ?? 0;
    expect(listed).toBeGreaterThanOrEqual(3);
    expect(window.bytes).toBeLessThanOrEqual((listed * 4 + 16) * data.length);
    expect(window.segment((window.playlist()?.mediaSequence ?? 0) - 4)).toHaveLength(4);
    expect(window.segment((window.playlist()?.mediaSequence ?? 0) - 5)).toBeUndefined();
  });

  it('lists the parts of the last three target durations, and serves older ones', () => {
    const window = windowOf(...makeSegments(0, 9));
    const listed = (window.playlist()?.segments ?? []).map(({ parts }) => parts.length);
    expect(listed.slice(-3)).toEqual([4, 4, 4]);
    expect(listed[0]).toBe(0);
    expect(window.part(4, 2)).toMatchObject({ msn: 4, part: 2 });
  });

  it('counts a discontinuity when it leaves, so that the numbers of segments stay as they were', () => {
    const window = windowOf();
    const numbers = new Map<number, number>();
    for (const part of makeSegments(0, 60)) {
      const discontinuities = part.msn < 3 ? 0 : part.msn < 20 ? 1 : 2;
      window.add({ ...part, discontinuity: part.msn === 3 || part.msn === 20, discontinuities });
      const playlist = window.playlist();
      let number = playlist?.discontinuitySequence ?? 0;
      playlist?.segments.forEach((segment, index) => {
        if (segment.discontinuity) number += 1;
        const msn = playlist.mediaSequence + index;
        expect(numbers.get(msn) ?? number).toBe(number);
        numbers.set(msn, number);
      });
    }
    expect(window.playlist()?.discontinuitySequence).toBe(2);
  });

  it('counts the discontinuities from before it began', () => {
    const window = windowOf(...makeSegments(5, 6).map((part) => ({ ...part, discontinuities: 3 })));
    expect(window.playlist()?.discontinuitySequence).toBe(3);
  });

  it('keeps an init as long as a segment needs it', () => {
    const window = windowOf(...makeSegments(0, 0));
    const next = { ...init, version: 1 };
    for (const part of makeSegments(1, 5, { init: next })) window.add(part);
    expect([window.init(0), window.init(1), window.init(2)]).toEqual([init, next, undefined]);
    for (const part of makeSegments(6, 60, { init: next })) window.add(part);
    expect([window.init(0), window.init(1)]).toEqual([undefined, next]);
    expect(window.latestInit).toBe(next);
  });
});

describe('the part that comes next', () => {
  it('is hinted, within a segment and behind it', () => {
    const window = windowOf(...makeSegments(0, 0));
    expect(window.playlist()?.preloadHint).toBe('1.0.m4s');
    expect(window.part(1, 0)).toBe('next');
    expect(window.part(1, 1)).toBeUndefined();
    window.add(makePart(1, 0));
    expect(window.playlist()?.preloadHint).toBe('1.1.m4s');
    expect(window.part(1, 1)).toBe('next');
    expect(window.part(2, 0)).toBeUndefined();
  });

  it('is none after the end', () => {
    const window = windowOf(...makeSegments(0, 0));
    window.end();
    expect(window.part(1, 0)).toBeUndefined();
  });
});

describe('the end', () => {
  it('completes the last segment and closes the playlist', () => {
    const window = windowOf(...makeSegments(0, 0), makePart(1, 0));
    expect(window.segment(1)).toBeUndefined();
    window.end();
    expect(window.segment(1)).toHaveLength(1);
    expect(window.position()?.hasEnded).toBe(true);
    expect(text(window).endsWith('#EXTINF:0.50000,\n1.m4s\n#EXT-X-ENDLIST\n')).toBe(true);
  });
});

describe('a gap', () => {
  it('is listed and cannot be fetched', () => {
    const lost = makePart(1, 1, { isGap: true, data: new Uint8Array(0) });
    const window = windowOf(...makeSegments(0, 0), makePart(1, 0), lost, makePart(1, 2), makePart(1, 3));
    expect(text(window)).toContain('URI="1.1.m4s",GAP=YES');
    expect(text(window)).toContain('#EXT-X-GAP');
    expect([window.part(1, 1), window.segment(1)]).toEqual([undefined, undefined]);
    expect(window.part(1, 2)).toMatchObject({ part: 2 });
  });
});

describe('peakBitrate', () => {
  it('is that of the fullest segment and a margin, more in the beginning', () => {
    const window = windowOf(...makeSegments(0, 0, { data: new Uint8Array(1000) }));
    for (const part of makeSegments(1, 1, { data: new Uint8Array(3000) })) window.add(part);
    expect(window.peakBitrate()).toBe(1.4 * ((4 * 3000 * 8) / 2));
    for (const part of makeSegments(2, 60, { data: new Uint8Array(3000) })) window.add(part);
    expect(window.peakBitrate()).toBeLessThan(1.12 * ((4 * 3000 * 8) / 2));
    expect(windowOf().peakBitrate()).toBeUndefined();
  });
});

describe('digests', () => {
  const digested = (parts: readonly Part[]) =>
    parts.map((part) => ({
      ...part,
      digests: { part: `part ${part.msn}.${part.part}`, segment: `segment ${part.msn}` },
    }));
  const told = (window: LiveWindow, isUpdate = false) =>
    (window.playlist(isUpdate)?.segments ?? []).map(({ uri, digest, parts }) => [
      ...[uri, digest?.sha256],
      parts.filter((part) => part.digest !== undefined).length,
    ]);

  it('are told of the parts of the last four seconds, and of the segments whose parts are not all told', () => {
    const window = windowOf(...digested([...makeSegments(0, 3), makePart(4, 0)]));
    expect(told(window)).toEqual([
      ...[
        ['0.m4s', 'segment 0', 0],
        ['1.m4s', 'segment 1', 0],
      ],
      ...[
        ['2.m4s', 'segment 2', 3],
        ['3.m4s', undefined, 4],
        ['4.m4s', undefined, 1],
      ],
    ]);
  });

  it('are told to who has had a playlist before where they are of the last two seconds', () => {
    const window = windowOf(...digested([...makeSegments(0, 3), makePart(4, 0)]));
    expect(told(window, true)).toEqual([
      ...[
        ['0.m4s', undefined, 0],
        ['1.m4s', undefined, 0],
        ['2.m4s', undefined, 0],
      ],
      ...[
        ['3.m4s', 'segment 3', 3],
        ['4.m4s', undefined, 1],
      ],
    ]);
    const whole = windowOf(...digested(makeSegments(0, 4)));
    expect(told(whole, true).slice(-2)).toEqual([
      ['3.m4s', undefined, 0],
      ['4.m4s', undefined, 4],
    ]);
  });

  it('of a gap are not told, nor that of its segment', () => {
    const parts = [...makeSegments(0, 0), makePart(1, 0), makePart(1, 1, { isGap: true }), makePart(1, 2)];
    const window = windowOf(...digested([...parts, makePart(1, 3), ...makeSegments(2, 4)]));
    expect(told(window)[1]).toEqual(['1.m4s', undefined, 0]);
    expect(told(windowOf(...digested(parts)))[1]).toEqual(['1.m4s', undefined, 2]);
  });

  it('are not reckoned of parts that the playlist does not tell of', () => {
    const asked = new Set<string>();
    const parts = makeSegments(0, 4).map((part) => ({
      ...part,
      digests: {
        get part() {
          asked.add(`${part.msn}.${part.part}`);
          return '';
        },
        segment: '',
      },
    }));
    windowOf(...parts).playlist();
    expect([...asked]).toEqual(makeSegments(3, 4).map(({ msn, part }) => `${msn}.${part}`));
  });
});
