import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';
import { colorFor, colorNames, parseColor } from './name-color.ts';
import { readTyped } from './slash-commands.ts';

const asked = (text: string) => {
  const typed = readTyped(text);
  return typed?.kind === 'request' ? typed.request : typed?.kind === 'reply' ? typed.reply.messageId : typed;
};

describe('what somebody typed', () => {
  it.each([
    ['/timeout ben', { kind: 'timeout', target: 'ben', duration: 600 }],
    ['/timeout @Ben 10m being rude', { kind: 'timeout', target: 'ben', duration: 600, reason: 'being rude' }],
    ['/timeout ben being rude', { kind: 'timeout', target: 'ben', duration: 600, reason: 'being rude' }],
    ['.ban ben', { kind: 'ban', target: 'ben' }],
    ['/untimeout ben', { kind: 'unban', target: 'ben', isTimeoutOnly: true }],
    ['/slow', { kind: 'modes', change: { slow: 30 } }],
    ['/slow 2m', { kind: 'modes', change: { slow: 120 } }],
    ['/slowoff', { kind: 'modes', change: { slow: 0 } }],
    ['/followers', { kind: 'modes', change: { followersOnly: 0 } }],
    ['/followers 30', { kind: 'modes', change: { followersOnly: 30 } }],
    ['/followers 1 week', { kind: 'modes', change: { followersOnly: 10_080 } }],
    ['/followersoff', { kind: 'modes', change: { followersOnly: -1 } }],
    ['/subscribers', { kind: 'modes', change: { subscribersOnly: true } }],
    ['/subscribersoff', { kind: 'modes', change: { subscribersOnly: false } }],
    ['/emoteonly', { kind: 'modes', change: { emoteOnly: true } }],
    ['/emoteonlyoff', { kind: 'modes', change: { emoteOnly: false } }],
    ['/uniquechat', { kind: 'modes', change: { unique: true } }],
    ['/r9kbeta', { kind: 'modes', change: { unique: true } }],
    ['/r9kbetaoff', { kind: 'modes', change: { unique: false } }],
    ['/mod ben', { kind: 'role', target: 'ben', role: 'moderator', isGranted: true }],
    ['/unvip ben', { kind: 'role', target: 'ben', role: 'vip', isGranted: false }],
    ['/mods', { kind: 'list', role: 'moderator' }],
    ['/announceblue hear', { kind: 'announce', text: 'hear', color: 'blue' }],
    ['/delete 0198-a', { kind: 'delete', messageId: '0198-a' }],
    ['/clear', { kind: 'clear' }],
    ['/pin the rules', { kind: 'pin', text: 'the rules' }],
    [
      '/pin 01a0b1c2-d3e4-7f00-8a00-000000000001',
      { kind: 'pin', messageId: '01a0b1c2-d3e4-7f00-8a00-000000000001' },
    ],
    ['/raid ben', { kind: 'raid', target: 'ben' }],
    [
      '/poll 2m Tea or coffee? | tea | coffee',
      { kind: 'start-poll', duration: 120, title: 'Tea or coffee?', choices: ['tea', 'coffee'] },
    ],
    ['/me', 'usage_me'],
    ['/slow 0', 'usage_slow_on'],
    ['/poll 60 alone', 'usage_poll'],
    ['/me waves', { kind: 'say', text: 'waves', isAction: true }],
    ['/disconnect', { kind: 'disconnect' }],
  ])('%s', (text, request) => expect(asked(text)).toEqual(request));

  it.each(['hello', '.net is nice', '...', '/ hello', '/o\\', './run', '1/2', '.5', '/path/to'])(
    '%s is said',
    (text) => expect(readTyped(text)).toBeUndefined(),
  );

  it('is read, whatever it is', () => {
    const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('ben', '10m', '|', '99999999999'));
    const name = fc.constantFrom(
      'ban',
      'timeout',
      'slow',
      'followers',
      'poll',
      'color',
      'help',
      'pin',
      'vote',
    );
    fc.assert(
      fc.property(name, fc.array(word, { maxLength: 6 }), (command, words) => {
        readTyped(`/${command} ${words.join(' ')}`);
      }),
    );
  });
});

describe('a duration', () => {
  it.each([
    ['600', 600],
    ['1h30m', 5_400],
    ['1 day 2 hours', 93_600],
    ['3mo', 7_776_000],
    ['1w', 604_800],
    ['', undefined],
    ['soon', undefined],
    ['5 parsecs', undefined],
    ['-5', undefined],
    ['1.5h', undefined],
  ])('%s', (text, seconds) => expect(parseDuration(text, 1)).toBe(seconds));

  it('takes numbers without a unit in the one that the command means', () => {
    expect(parseDuration('10', 60)).toBe(600);
  });

  it('is refused at once where it is long and no duration', () => {
    for (const text of ['1'.repeat(64), `${'1 '.repeat(31)}!`, `${'1s'.repeat(31)}!`, 'm'.repeat(1e6)])
      expect(parseDuration(text, 1)).toBeUndefined();
  });
});

describe('a colour', () => {
  it('is a name or a number, and the same one for an account each time', () => {
    expect(colorNames.map((name) => parseColor(name.toUpperCase()))).not.toContain(undefined);
    expect([parseColor('#abc123'), parseColor('hot_pink')]).toEqual(['#ABC123', '#FF69B4']);
    for (const text of ['', 'abc123', '#12345', '#GGGGGG', 'constructor'])
      expect(parseColor(text)).toBeUndefined();
    expect(colorFor('7')).toBe(colorFor('7'));
  });
});
