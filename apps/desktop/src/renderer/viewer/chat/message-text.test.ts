import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmotesOnly, piecesOf } from './message-text.ts';

describe('piecesOf', () => {
  it('finds links without the full stop behind them, and mentions', () => {
    expect(piecesOf('see https://example.org/a?b=1. @Alice!')).toEqual([
      { kind: 'plain', text: 'see ' },
      { kind: 'link', text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
      { kind: 'plain', text: '. ' },
      { kind: 'mention', text: '@Alice' },
      { kind: 'plain', text: '!' },
    ]);
  });

  it('does not take an e-mail address or a script for anything', () => {
    expect(piecesOf('bob@example javascript:alert(1)').map((piece) => piece.kind)).toEqual(['plain']);
  });

  it('shows the host of a link as it is looked up', () => {
    expect(piecesOf('https://аpple.com/id')).toEqual([
      { kind: 'link', text: 'https://xn--pple-43d.com/id', href: 'https://xn--pple-43d.com/id' },
    ]);
  });

  it('makes no link of what shows another host than its own', () => {
    expect(piecesOf('https://bank.example@evil.example/').map(({ kind }) => kind)).toEqual(['plain']);
  });

  it('finds emotes by code points, and takes no notice of places that lie', () => {
    const place = (emoteId: string, from: number, to: number) => ({ emoteId, from, to });
    const emotes = [place('a', 2, 5), place('b', 3, 4), place('c', 7, 99)];
    expect(piecesOf('😀 Hype!', emotes)).toEqual([
      { kind: 'plain', text: '😀 ' },
      { kind: 'emote', text: 'Hype', emoteId: 'a' },
      { kind: 'plain', text: '!' },
    ]);
  });

  it('tells emotes alone from text with emotes', () => {
    const emote = [{ emoteId: 'a', from: 0, to: 3 }];
    expect(isEmotesOnly(piecesOf('Hype', emote))).toBe(true);
    expect(isEmotesOnly(piecesOf('Hype now', emote))).toBe(false);
    expect(isEmotesOnly(piecesOf('now'))).toBe(false);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          piecesOf(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
