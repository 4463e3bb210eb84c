import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmfValue, amfObject, decodeAmf0, encodeAmf0 } from './amf0.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const leaf = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const key = fc.string({ minLength: 1, maxLength: 20 });
const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}));

describe('AMF0', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeAmf0(encodeAmf0(one, 1))).toEqual([one, 1]);
      }),
    );
  });

  it('reads strings over 65,535 bytes as far as they are wanted: not at all', () => {
    expect(decodeAmf0(encodeAmf0(1, 'x'.repeat(70_000)))).toEqual([1]);
  });

  it('reads an ECMA array up to its end marker, whatever count it declares', () => {
    expect(decodeAmf0(hex('08 ffffffff 0001 61 0101 000009 05'))).toEqual([amfObject({ a: true }), null]);
  });

  it('keeps the keys of metadata that break off, as those of OBS with a VOD track did', () => {
    expect(decodeAmf0(hex('02 0001 61 08 00000002 0001 62 0101 0001 63 11'))).toEqual([
      'a',
      amfObject({ b: true }),
    ]);
  });

  it('reads typed objects, dates, references and XML', () => {
    expect(decodeAmf0(hex('10 0001 58 000009 0b 0000000000000000 0000 07 0001 0f 00000001 78'))).toEqual([
      amfObject({}),
      new Date(0),
      undefined,
      'x',
    ]);
  });

  it('does not let a key become a prototype', () => {
    const [object] = decodeAmf0(encodeAmf0(new Map([['__proto__', 'x']])));
    expect(object).toEqual(new Map([['__proto__', 'x']]));
  });

  it('gives up on nesting without end and on more values than a message has', () => {
    const nested = Uint8Array.from(new Array<number[]>(1_000).fill([3, 0, 1, 97]).flat());
    expect(() => decodeAmf0(nested)).not.toThrow();
    expect(decodeAmf0(new Uint8Array(100_000).fill(5)).length).toBe(4_096);
    expect(decodeAmf0(hex('0a ffffffff'))).toEqual([]);
  });

  it('never throws', () => {
    const small = fc.array(fc.oneof(fc.nat(18), fc.nat(255)), { maxLength: 200 });
    fc.assert(fc.property(small, (bytes) => void decodeAmf0(Uint8Array.from(bytes))));
  });
});
