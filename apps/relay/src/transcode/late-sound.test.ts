import { describe, expect, it } from 'vitest';
import { picture, sound } from '../../test/support/frames.ts';
import { LateSound } from './late-sound.ts';

const timesOf = (frames: readonly { kind: string; decodeTime: number }[]) =>
  frames.map(({ kind, decodeTime }) => `${kind} ${Math.round(decodeTime)}`);

describe('LateSound', () => {
  it('puts pictures behind the sound that is heard with them', () => {
    const late = new LateSound();
    expect(late.addPicture(picture(0, true))).toEqual([]);
    expect(late.addPicture(picture(33, false))).toEqual([]);
    expect(timesOf(late.addSound(sound(0)))).toEqual(['audio 0', 'video 0']);
    expect(timesOf(late.addSound(sound(21.3)))).toEqual(['audio 21', 'video 33']);
  });

  it('hands on pictures at once whose sound is there', () => {
    const late = new LateSound();
    expect(timesOf(late.addSound(sound(1_000)))).toEqual(['audio 1000']);
    expect(timesOf(late.addPicture(picture(1_020, true)))).toEqual(['video 1020']);
  });

  it('waits 1.5 s for the first sound', () => {
    const late = new LateSound();
    for (let time = 0; time < 1_500; time += 100)
      expect(late.addPicture(picture(time, time === 0))).toEqual([]);
    expect(timesOf(late.addPicture(picture(1_500, false)))).toEqual(['video 0']);
    expect(timesOf(late.addPicture(picture(1_600, false)))).toEqual(['video 100']);
  });

  it('waits 400 ms for sound that has stopped', () => {
    const late = new LateSound();
    late.addSound(sound(0));
    expect(late.addPicture(picture(100, true))).toEqual([]);
    expect(late.addPicture(picture(499, false))).toEqual([]);
    expect(timesOf(late.addPicture(picture(500, false)))).toEqual(['video 100']);
  });

  it('never keeps more than 16 MiB', () => {
    const late = new LateSound();
    const data = new Uint8Array(6 * 1024 * 1024);
    expect(late.addPicture(picture(0, true, { data }))).toEqual([]);
    expect(late.addPicture(picture(1, false, { data }))).toEqual([]);
    expect(timesOf(late.addPicture(picture(2, false, { data })))).toEqual(['video 0']);
  });

  it('hands on what waits at the end, once', () => {
    const late = new LateSound();
    late.addPicture(picture(0, true));
    expect(timesOf(late.end())).toEqual(['video 0']);
    expect(late.end()).toEqual([]);
  });
});
