import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from './message-text.ts';

describe('piecesOf', () => {
  it('finds links without the full stop behind them, and mentions', () => {
    expect(piecesOf('see https://example.org/a?b=1. @Alice!')).toEqual([
      { kind: 'plain', text: 'see ' },
      { kind: 'link', text: 'https://example.org/a?b=1' },
      { kind: 'plain', text: '. ' },
      { kind: 'mention', text: '@Alice' },
      { kind: 'plain', text: '!' },
    ]);
  });

  it('does not take an e-mail address or a script for anything', () => {
    expect(piecesOf('bob@example javascript:alert(1)').map((piece) => piece.kind)).toEqual(['plain']);
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
