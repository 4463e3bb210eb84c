import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

it('writes what Node writes, and reads it again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(decodeBase64url(text)).toEqual(bytes);
    }),
  );
});

it.each(['A', 'AA==', 'AB', 'AAB', '+/AA', 'AA A', 'AAé', '💥A', 'AAAAA'])('takes %j for nothing', (text) => {
  expect(decodeBase64url(text)).toBeUndefined();
});

it('reads only texts that it would write itself', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20, unit: fc.constantFrom(...Array.from('AB-_z9=+ ')) }), (text) => {
      const bytes = decodeBase64url(text);
      if (bytes !== undefined) expect(encodeBase64url(bytes)).toBe(text);
    }),
  );
});
