import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIrc, parseIrc } from './irc.ts';

describe('parseIrc', () => {
  it('reads tags, prefix, command and parameters', () => {
    const parsed = parseIrc('@id=7;note=a\\sb\\:c :anna!anna@host privmsg #channel :Hello  there :)\r\n');
    expect(parsed).toMatchObject({ prefix: 'anna!anna@host', command: 'PRIVMSG' });
    expect(parsed?.params).toEqual(['#channel', 'Hello  there :)']);
    expect([...(parsed?.tags ?? [])]).toEqual([
      ['id', '7'],
      ['note', 'a b;c'],
    ]);
  });

  it.each(['', '\r\n', ':only.a.prefix', '@tags', '!!!', 'A'.repeat(3_000), `@a=${'b'.repeat(9_000)} PING`])(
    'refuses %j',
    (line) => expect(parseIrc(line)).toBeUndefined(),
  );

  it('leaves out tags whose keys are none', () => {
    expect([...(parseIrc('@a\r=1;=2;+draft/x=3;vendor.org/y PING')?.tags ?? [])]).toEqual([
      ['+draft/x', '3'],
      ['vendor.org/y', ''],
    ]);
  });

  it('takes long lines with ends inside of them at once', () => {
    expect(parseIrc(`PING :${'\0'.repeat(10_000)}x`)?.params).toHaveLength(1);
    expect(parseIrc(`${'\0'.repeat(2e6)}x`)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => void parseIrc(line)));
  });

  it('reads back what formatIrc wrote', () => {
    const word = fc.stringMatching(/^[a-z0-9#]{1,10}$/);
    const text = fc.string({ maxLength: 100 }).filter((value) => !/[\r\n\0]/.test(value));
    const tag = fc.string({ maxLength: 30 }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(word, text, tag, (target, said, value) => {
        const line = formatIrc({
          tags: { note: value },
          prefix: 'p',
          command: 'PRIVMSG',
          params: [target],
          text: said,
        });
        const parsed = parseIrc(line);
        expect(parsed?.params).toEqual([target, said]);
        expect(parsed?.tags.get('note')).toBe(value);
      }),
    );
  });
});
