import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, nameColour, parseHex } from './name-colour.ts';

describe('nameColour', () => {
  it('is readable on the chat in both themes whatever was chosen', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (rgb) => {
        const hex = `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
        const { onDark, onLight } = nameColour('x', hex);
        expect(contrast(parseHex(onDark) ?? [0, 0, 0], [0x1a, 0x23, 0x27])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(parseHex(onLight) ?? [0, 0, 0], [0xea, 0xef, 0xec])).toBeGreaterThanOrEqual(4.5);
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
