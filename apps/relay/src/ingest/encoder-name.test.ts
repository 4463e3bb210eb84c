import { describe, expect, it } from 'vitest';
import { encoderName } from './encoder-name.ts';

describe('encoderName', () => {
  it.each([
    ['obs-output module (libobs version 30.1.2)', 'OBS Studio 30.1.2'],
    ['FMLE/3.0 (compatible; Lavf60.3.100)', 'Lavf60.3.100'],
    ['Larix/1.2\n', 'Larix/1.2'],
    ['', undefined],
  ])('makes of %j what people say', (told, name) => {
    expect(encoderName(told)).toBe(name);
  });
});
