import { describe, expect, it } from 'vitest';
import { formatGain, heldDb, holdPeak, meterShare } from './meter-scale.ts';

describe('the scale of a meter', () => {
  it('is empty at silence and full at full scale', () => {
    expect([-Infinity, -90, -60, -30, 0, 3].map(meterShare)).toEqual([0, 0, 0, 0.5, 1, 1]);
  });

  it('holds a peak for a second and a half and then lets it fall by 20 dB a second', () => {
    const held = holdPeak(null, -6, 1000);
    expect(holdPeak(held, -20, 1500)).toBe(held);
    expect(heldDb(held, 2500)).toBe(-6);
    expect(heldDb(held, 3000)).toBe(-16);
    expect(holdPeak(held, -15, 3000)).toEqual({ db: -15, at: 3000 });
  });

  it('writes gains as people do', () => {
    expect([-60, -6, 0, 12].map((db) => formatGain(db, 'en'))).toEqual([
      '−∞ dB',
      '−6.0 dB',
      '0.0 dB',
      '+12.0 dB',
    ]);
    expect(formatGain(-6.5, 'de')).toBe('−6,5 dB');
  });
});
