import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfValue, startOfItem, startOfMember, startOfNextItem, startOfValue } from './json-text.ts';

const names = fc.constantFrom('sdp', 'offer', '"', '\\', 'a"b', 'é', '');
const value = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', '}]'),
);
const object = fc.dictionary(names, value);
const space = fc.constantFrom(undefined, 1, '\t', '  ');

/** The value that begins there, as JSON reads it. */
const read = (json: string, at: number): unknown => JSON.parse(json.slice(at, endOfValue(json, at)));

describe('in a text that is JSON', () => {
  it('every value ends where JSON ends it', () => {
    fc.assert(
      fc.property(value, space, fc.constantFrom('', ' ', ',', ']', '}'), (written, indent, after) => {
        const json = JSON.stringify(written, undefined, indent);
        expect(endOfValue(json + after, 0)).toBe(json.length);
      }),
    );
  });

  it('a member is found where its name needs no escapes, and no other is taken for it', () => {
    fc.assert(
      fc.property(object, space, (written, indent) => {
        const json = ` ${JSON.stringify(written, undefined, indent)}`;
        const at = startOfMember(json, startOfValue(json, 0), 'sdp');
        const hasEscapes = Object.keys(written).some((name) => /["\\]/.test(name));
        if (hasEscapes || !Object.hasOwn(written, 'sdp')) expect(at).toBeUndefined();
        else expect(read(json, at ?? 0)).toEqual(JSON.parse(JSON.stringify(written['sdp'])));
      }),
    );
  });

  it('the last of several members of one name counts', () => {
    const json = '{"sdp":1,"x":{"sdp":2},"sdp" : 3}';
    expect(read(json, startOfMember(json, 0, 'sdp') ?? 0)).toBe(3);
  });

  it('a list is walked through', () => {
    fc.assert(
      fc.property(fc.array(value), space, (written, indent) => {
        const json = JSON.stringify(written, undefined, indent);
        const items: unknown[] = [];
        for (
          let at = startOfItem(json, 0);
          at !== undefined;
          at = startOfNextItem(json, endOfValue(json, at))
        )
          items.push(read(json, at));
        expect(items).toEqual(JSON.parse(json));
      }),
    );
  });
});
