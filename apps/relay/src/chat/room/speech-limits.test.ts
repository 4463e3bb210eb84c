import { describe, expect, it } from 'vitest';
import { SpeechLimits } from './speech-limits.ts';

const open = { slow: 0, unique: false };
const attempt = (userId: string, text = 'hello') =>
  ({ userId, text, role: 'anyone', isVerifiedBot: false }) as const;

describe('limits of a room', () => {
  it('remember 100,000 speakers at most, and free nobody of his limits to take in another', () => {
    const limits = new SpeechLimits();
    for (let count = 0; count < 100_000; count += 1) limits.count(attempt(`u${count}`), open, 0);
    expect(limits.judge(attempt('late'), open, 60_000)).toEqual({ kind: 'rate' });
    expect(limits.judge(attempt('u5'), open, 20_000)).toEqual({ kind: 'duplicate' });
    expect(limits.judge(attempt('late'), open, 120_000)).toEqual({ kind: 'within' });
    expect(limits.speakers).toBe(0);
  });

  it('remember 200,000 unique texts at most, and let nothing pass beyond', () => {
    const limits = new SpeechLimits();
    const unique = { slow: 0, unique: true };
    for (let count = 0; count < 200_000; count += 1)
      limits.count(attempt(`u${count % 1_000}`, `text ${count}`), unique, count);
    const late = { ...attempt('late'), isVerifiedBot: true };
    expect(limits.judge({ ...late, text: 'text 7' }, unique, 200_000)).toEqual({ kind: 'not-unique' });
    expect(limits.judge({ ...late, text: 'new' }, unique, 200_000)).toEqual({ kind: 'rate' });
    expect(limits.judge({ ...late, text: 'new' }, unique, 600_010)).toEqual({ kind: 'within' });
  });
});
