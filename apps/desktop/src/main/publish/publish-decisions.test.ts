import { describe, expect, it } from 'vitest';
import { FrameTally } from './frame-tally.ts';
import { unpackedPath } from './find-ffmpeg.ts';
import { classifyTag } from './programme-tag.ts';
import { judgeEnd, type UplinkEnd } from './publish-failure.ts';
import { reconnectWait } from './reconnect-plan.ts';
import { RestartPacing } from './restart-pacing.ts';
import { SessionClock } from './session-clock.ts';

describe('reconnectWait', () => {
  it('begins at two seconds, grows to fifteen and ends after 25 tries', () => {
    expect([1, 2, 3, 6, 25].map((attempt) => reconnectWait(attempt, 0.5))).toEqual([
      ...[2_000, 3_000, 4_500, 15_000, 15_000],
    ]);
    expect(reconnectWait(26, 0.5)).toBeUndefined();
  });

  it('scatters by a tenth to either side', () => {
    expect([reconnectWait(1, 0), reconnectWait(1, 0.999)]).toEqual([1_800, 2_200]);
  });
});

describe('judgeEnd', () => {
  const refused = (code: string, description: string): UplinkEnd => ({
    ...{ kind: 'refused', during: 'publish', code, description },
  });

  it('tells a wrong key from a channel that is taken, which servers give one code', () => {
    const badName = 'NetStream.Publish.BadName';
    const wrong = judgeEnd(refused(badName, 'This stream key belongs to no channel.'), 'R', false);
    const taken = judgeEnd(refused(badName, 'anna is already on air from another encoder.'), 'R', false);
    expect([wrong.error.code, wrong.triesAgain, wrong.error.retry]).toEqual(['key-refused', false, false]);
    expect([taken.error.code, taken.triesAgain, taken.error.retry]).toEqual(['already-live', false, true]);
  });

  it('tries again where it was live and the server may not have seen that it is gone', () => {
    const end = refused('NetStream.Publish.BadName', 'Already publishing');
    expect(judgeEnd(end, 'R', true)).toMatchObject({ error: { code: 'already-live' }, triesAgain: true });
  });

  it('gives way to who has taken over', () => {
    const description = 'Another connection with your stream key has taken over.';
    const end = {
      kind: 'refused',
      during: 'broadcast',
      code: 'NetStream.Publish.Denied',
      description,
    } as const;
    expect(judgeEnd(end, 'R', true)).toMatchObject({ error: { code: 'already-live' }, triesAgain: false });
  });

  it('tries again where nothing answers, and says whom it tried', () => {
    const { error, triesAgain } = judgeEnd(
      { kind: 'unreachable', reason: 'ECONNREFUSED' },
      'My relay',
      false,
    );
    expect(error).toMatchObject({ code: 'relay-unreachable', retry: true });
    expect(error.message).toContain('My relay cannot be reached (ECONNREFUSED)');
    expect(triesAgain).toBe(true);
  });

  it.each([
    [1401, 'key-refused', false],
    [1407, 'already-live', false],
    [10, 'passphrase-refused', false],
    [11, 'passphrase-refused', false],
    [16, 'relay-unreachable', true],
    [1402, 'refused', true],
    [1503, 'refused', true],
    [1405, 'refused', false],
    [2_999, 'refused', false],
  ] as const)('knows what SRT means by %d', (code, meaning, triesAgain) => {
    expect(judgeEnd({ kind: 'rejected', code }, 'R', false)).toMatchObject({
      ...{ error: { code: meaning }, triesAgain },
    });
  });

  it('suspects the key where the server just hangs up', () => {
    expect(judgeEnd({ kind: 'closed-at-publish' }, 'T', false)).toMatchObject({
      ...{ error: { code: 'key-refused' }, triesAgain: false },
    });
  });
});

describe('SessionClock', () => {
  it('begins at 100 ms, wherever the page’s clock stands', () => {
    const clock = new SessionClock();
    expect(clock.place(8_000_000, 50)).toBe(100_000);
    expect(clock.place(8_033_333, 83)).toBe(133_333);
  });

  it('puts sound that is a little older before the first picture', () => {
    const clock = new SessionClock();
    clock.place(8_000_000, 50);
    expect(clock.place(7_990_000, 50)).toBe(90_000);
  });

  it('goes on where the wall clock is when another page counts from another instant', () => {
    for (const restarted of [10_000, 900_000_000]) {
      const clock = new SessionClock();
      clock.place(8_000_000, 1_000);
      clock.place(9_000_000, 2_000);
      expect(clock.place(restarted, 5_000)).toBe(4_100_000);
      expect(clock.place(restarted + 33_333, 5_033)).toBe(4_133_333);
    }
  });

  it.each([0, 3, 16, 39])('leaves a picture’s length between one page and the next, %i ms later', (later) => {
    const clock = new SessionClock();
    clock.place(8_000_000, 1_000);
    expect(clock.place(900_000_000, 1_000 + later)).toBe(140_000);
    expect(clock.place(900_033_333, 1_033 + later)).toBe(173_333);
  });

  it('keeps a pause that the page’s own clock shows', () => {
    const clock = new SessionClock();
    clock.place(8_000_000, 1_000);
    expect(clock.place(11_000_000, 4_000)).toBe(3_100_000);
  });
});

describe('RestartPacing', () => {
  it('starts again at once the first time, later each time after, and says when it is hopeless', () => {
    const pacing = new RestartPacing();
    const outcomes = [0, 1_000, 2_000, 3_000, 4_000].map((now) => pacing.failed(now));
    expect(outcomes.map(({ wait }) => wait)).toEqual([0, 250, 500, 1_000, 2_000]);
    expect(outcomes.map(({ isHopeless }) => isHopeless)).toEqual([false, false, false, true, true]);
    expect(pacing.failed(60_000)).toEqual({ wait: 0, isHopeless: false });
  });
});

describe('FrameTally', () => {
  it('counts pictures that are missing and those painted too late', () => {
    const tally = new FrameTally();
    const picture = (timestamp: number, paintedAt = timestamp) =>
      tally.count({
        ...{ kind: 'video', timestamp, duration: 33_333, isKey: false, data: new Uint8Array(1), paintedAt },
        codedIn: 8_333,
      });
    tally.count({
      ...{ kind: 'video-config', codec: 'avc1.42001f', width: 2, height: 2, frameRate: 30 },
      description: new Uint8Array(1),
    });
    for (const stamp of [0, 33_333, 66_667, 200_000]) picture(stamp);
    picture(233_333, 270_000);
    expect([tally.skipped, tally.late]).toEqual([3, 1]);
    for (let time = 266_667; time < 5_000_000; time += 33_333) picture(time);
    expect(tally.load).toBeCloseTo(0.25);
    tally.reset();
    expect(tally.load).toBe(0);
  });
});

describe('classifyTag', () => {
  const nal = (header: number) => [0, 0, 0, 2, header, 0];
  const video = (first: number, packet: number, ...nals: number[][]) =>
    classifyTag({
      type: 'video',
      timestamp: 0,
      body: Uint8Array.from([first, packet, 0, 0, 0, ...nals.flat()]),
    });

  it('knows a picture that no other one needs by its slices', () => {
    expect(video(0x27, 1, nal(0x06), nal(0x01))).toMatchObject({ role: 'video', isDisposable: true });
    expect(video(0x27, 1, nal(0x09), nal(0x41))).toMatchObject({ role: 'video', isDisposable: false });
    expect(video(0x17, 1, nal(0x65))).toMatchObject({ isKey: true, isDisposable: false });
  });

  it('knows configurations, and what nobody needs', () => {
    expect(video(0x17, 0)).toMatchObject({ role: 'video-config' });
    expect(video(0x17, 2)).toBeUndefined();
    expect(classifyTag({ type: 'audio', timestamp: 0, body: Uint8Array.of(0xaf, 0) })?.role).toBe(
      'audio-config',
    );
    expect(classifyTag({ type: 'audio', timestamp: 0, body: new Uint8Array(0) })).toBeUndefined();
  });
});

describe('unpackedPath', () => {
  it('points beside an asar, from which nothing can be spawned', () => {
    expect(
      unpackedPath('/opt/Starling/resources/app.asar/node_modules/@ffmpeg-installer/linux-x64/ffmpeg'),
    ).toBe('/opt/Starling/resources/app.asar.unpacked/node_modules/@ffmpeg-installer/linux-x64/ffmpeg');
    expect(unpackedPath('C:\\S\\app.asar\\x\\ffmpeg.exe')).toBe('C:\\S\\app.asar.unpacked\\x\\ffmpeg.exe');
    expect(unpackedPath('/home/me/node_modules/x/ffmpeg')).toBe('/home/me/node_modules/x/ffmpeg');
  });
});
