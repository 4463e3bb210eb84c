import { describe, expect, it } from 'vitest';
import { Room } from './room.ts';

const anna = { userId: '1', login: 'anna' };
const owner = { userId: '9', login: 'channel' };
const say = (room: Room, text: string, now = 0, speaker = anna) =>
  room.say(speaker, text, now, `id-${now}-${text}`);

describe('a room', () => {
  it('takes 20 lines in 30 s from anyone and 100 from the owner', () => {
    const room = new Room('channel', '9');
    for (let line = 0; line < 20; line += 1) expect(say(room, `line ${line}`, line).kind).toBe('said');
    expect(say(room, 'too much', 20)).toEqual({ kind: 'refused', because: 'rate' });
    expect(say(room, 'later', 30_000).kind).toBe('said');
    for (let line = 0; line < 100; line += 1)
      expect(say(room, `line ${line}`, line, owner).kind).toBe('said');
    expect(say(room, 'too much', 100, owner).kind).toBe('refused');
  });

  it('remembers the last 50 lines', () => {
    const room = new Room('channel', '9');
    for (let line = 0; line < 60; line += 1) say(room, `line ${line}`, line * 2_000);
    expect(room.history).toHaveLength(50);
    expect(room.history[0]?.text).toBe('line 10');
    expect(room.history.at(-1)?.text).toBe('line 59');
  });

  it('counts characters, not bytes, and refuses what is empty', () => {
    const room = new Room('channel', '9');
    expect(say(room, '🐦'.repeat(500)).kind).toBe('said');
    expect(say(room, '🐦'.repeat(501))).toEqual({ kind: 'refused', because: 'too-long' });
    expect(say(room, ' \u0007 ')).toEqual({ kind: 'refused', because: 'empty' });
  });

  it('marks the owner and a first line', () => {
    const room = new Room('channel', '9');
    expect(say(room, 'hi', 0, owner)).toMatchObject({ line: { isOwner: true, isFirst: true } });
    expect(say(room, 'again', 1, owner)).toMatchObject({ line: { isOwner: true, isFirst: false } });
    expect(say(room, 'hi', 2)).toMatchObject({ line: { isOwner: false, isFirst: true } });
  });
});
