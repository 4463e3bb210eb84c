import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, nameColour, parseHex } from './name-colour.ts';

const rgbOf = (hex: string) => {
  const rgb = parseHex(hex);
  if (rgb === null) throw new Error(`${hex} is no colour`);
  return rgb;
};
const between = (a: string, b: string) => contrast(rgbOf(a), rgbOf(b));

describe('nameColour', () => {
  it('is readable on the chat in both themes whatever was chosen', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (rgb) => {
        const hex = `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
        const { onDark, onLight } = nameColour('x', hex);
        const contrasts = [
          ...['#1a2327', '#12302d', '#1b3030'].map((surface) => between(onDark, surface)),
          ...['#eaefec', '#d8efe9', '#e1eceb'].map((surface) => between(onLight, surface)),
        ];
        expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('leaves a colour alone that is readable', () => {
    expect(nameColour('x', '#ffcc00').onDark).toBe('#ffcc00');
  });

  it('gives a login without a colour always the same', () => {
    expect(nameColour('alice', '')).toEqual(nameColour('alice', 'red'));
  });
});
