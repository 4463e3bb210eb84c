import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/transcode/ffmpeg-binary.ts';
import { type BadSourceName, badSources } from '../support/bad-sources.ts';
import { type PlayedSource, playSource } from '../support/played-source.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const { path: ffmpegPath } = await findFfmpeg();
const names = Object.keys(badSources) as BadSourceName[];
const played = new Map<BadSourceName, PlayedSource>();
let relay: RunningRelay;

// All at once, as each is followed in real time.
beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', '64', '--ladder-cores', '16']);
  await Promise.all(
    names.map(async (name, index) =>
      played.set(name, await playSource(ffmpegPath, relay, `bad${index}`, badSources[name])),
    ),
  );
}, 120_000);

afterAll(async () => {
  await relay.stop();
});

function of(name: BadSourceName): PlayedSource {
  const found = played.get(name);
  if (found === undefined) throw new Error(`${name} was not played`);
  return found;
}

const keyframeRule = 'parts that begin with a keyframe say so, and each segment has one';
const pictureRule = 'the pictures of a part lie where its DURATION says';

/** Rules that the relay cannot keep for what the source lacks. */
const excused: Partial<Record<BadSourceName, readonly string[]>> = {
  'one IDR only': [keyframeRule],
  // Its GOPs are longer than the first one, so segments are cut between keyframes; its parts end by the clock.
  'a frame rate that varies': [keyframeRule, pictureRule],
};

describe.each(names)('a source with %s', (name) => {
  it('breaks no rule of HLS that can be kept', () => {
    const { verdicts } = of(name);
    const broken = verdicts.filter(
      ({ rule, outcome }) => outcome === 'failed' && excused[name]?.includes(rule) !== true,
    );
    expect(broken).toEqual([]);
    expect(verdicts.filter(({ outcome }) => outcome === 'held').length).toBeGreaterThan(30);
  });

  it('is decoded to its end in every rendition', () => {
    const { renditions, complaints } = of(name);
    const hasPictures = name !== 'sound alone';
    expect([...renditions.keys()].at(-1)).toEqual(hasPictures ? '64p' : 'source');
    for (const { runs } of renditions.values()) {
      const sum = (what: 'pictures' | 'length') => runs.reduce((total, run) => total + run[what], 0);
      expect(runs.map((run) => run.complaints).join('')).toBe('');
      expect(sum('length')).toBeGreaterThan(8_000);
      if (hasPictures) expect(sum('pictures')).toBeGreaterThan(130);
    }
    expect(complaints).toBe('');
  });
});

const rung = (name: BadSourceName) => of(name).renditions.get('64p');
const source = (name: BadSourceName) => of(name).renditions.get('source');

describe('a publisher is told', () => {
  it.each<[BadSourceName, RegExp[]]>([
    ['a GOP of ten seconds', [/^A keyframe comes only each 10\.0 s.*keyframe interval to 2 s/]],
    ['B-frames', []],
    ['one IDR only', [/^No keyframe has come for \d\d s, and viewers cannot join without one/]],
    ['no IDR for its first five seconds', []],
    ['H.264 of 4:2:2', [/^Many browsers .* H\.264 of the profile High 4:2:2: viewers there get/]],
    ['H.264 of 10 bits', [/^Many browsers .* H\.264 of the profile High 10 \(10 bits a colour\)/]],
    ['another size in the middle', []],
    ['silence', []],
    ['sound that is declared and never sent', [/^There is no sound\.$/]],
    ['pictures alone', [/^There is no sound\.$/]],
    ['sound alone', [/^There is no picture\.$/]],
  ])('what is wrong with %s', (name, warnings) => {
    expect(of(name).warnings).toEqual(warnings.map((warning) => expect.stringMatching(warning) as string));
  });

  it('that nothing can be shown before a keyframe', () => {
    expect(of('no IDR for its first five seconds').warningsBefore).toContainEqual(
      expect.stringMatching(/^No keyframe has come for \d s, and nothing can be shown before one/),
    );
  });
});

describe('who joins late', () => {
  it('gets a rung alone, and a picture out of it, where the source has had no IDR for 20 s', () => {
    const name = 'one IDR only';
    expect([...of(name).renditions.keys()]).toEqual(['64p']);
    expect(rung(name)?.newest.pictures).toBeGreaterThan(0);
    expect(rung(name)?.playlist).not.toContain('EXT-X-INDEPENDENT-SEGMENTS');
    expect(of(name).multivariant).not.toContain('EXT-X-INDEPENDENT-SEGMENTS');
  });

  it('can choose the source wherever it has keyframes', () => {
    for (const name of names.filter((each) => each !== 'one IDR only'))
      expect([...of(name).renditions.keys()][0]).toBe('source');
    expect(source('a GOP of ten seconds')?.playlist).toContain('EXT-X-INDEPENDENT-SEGMENTS');
  });

  it('gets segments as long as the GOP', () => {
    expect(source('a GOP of ten seconds')?.playlist).toContain('#EXT-X-TARGETDURATION:10\n');
    expect(source('a GOP of ten seconds')?.newest.pictures).toBe(250);
  });
});

describe('what the multivariant playlist says', () => {
  it.each<[BadSourceName, string]>([
    ['H.264 of 4:2:2', 'avc1.7a'],
    ['H.264 of 10 bits', 'avc1.6e'],
  ])('lets browsers pass over %s for a rung that they play', (name, profile) => {
    const [first, second] = of(name).multivariant.match(/CODECS="[^"]*"/g) ?? [];
    expect(first).toContain(profile);
    expect(second).toContain('avc1.4d40');
  });

  it('follows a source that changes its size, which is one discontinuity', () => {
    const name = 'another size in the middle';
    expect(of(name).multivariant).toContain('RESOLUTION=160x120');
    expect(of(name).multivariant).toContain('RESOLUTION=86x64');
    for (const { playlist, runs } of of(name).renditions.values()) {
      expect(playlist.match(/#EXT-X-DISCONTINUITY\n/g)).toHaveLength(1);
      expect(runs).toHaveLength(2);
    }
  });

  it('names no sound where none was sent', () => {
    expect(of('sound that is declared and never sent').multivariant).not.toContain('mp4a');
    expect(of('sound alone').multivariant).not.toContain('avc1');
  });
});
