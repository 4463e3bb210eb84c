import { describe, expect, it } from 'vitest';
import { complete, isWhole, suggest, unfinishedAt, type Vocabulary } from './completion.ts';

const emote = (name: string, isUsable = true) => ({
  ...{ id: name, name, scope: 'global' as const, isSubscribersOnly: !isUsable, isUsable },
});
const vocabulary: Vocabulary = {
  commands: [
    { name: 'timeout', usage: '<user>' },
    { name: 'untimeout', usage: '<user>' },
  ],
  speakers: [
    { login: 'hyper', displayName: 'Hyper' },
    { login: 'anna', displayName: 'Anna' },
  ],
  emotes: [emote('Hype'), emote('HypeBird'), emote('Secret', false)],
};
const names = (text: string) => {
  const unfinished = unfinishedAt(text, text.length);
  const found = unfinished === null ? [] : suggest(unfinished, vocabulary);
  return found.map((one) =>
    one.kind === 'emote' ? one.emote.name : one.kind === 'mention' ? one.login : one.name,
  );
};

describe('what can be completed', () => {
  it('is a command at the beginning only', () => {
    expect(unfinishedAt('/tim', 4)).toEqual({ kind: 'command', query: 'tim', from: 0, to: 4 });
    expect(unfinishedAt('well /tim', 9)).toBeNull();
  });

  it('is a name behind @ and an emote behind a colon, in the midst of a text, too', () => {
    expect(unfinishedAt('hi @an there', 6)).toEqual({ kind: 'mention', query: 'an', from: 3, to: 6 });
    expect(unfinishedAt('so :hy', 6)).toEqual({ kind: 'emote', query: 'hy', from: 3, to: 6 });
  });

  it('reaches to the end of the word that the caret is in', () => {
    expect(unfinishedAt('@anna!', 2)).toEqual({ kind: 'mention', query: 'a', from: 0, to: 6 });
  });

  it('is no colon by itself, no smiley and no empty word', () => {
    for (const text of [':', ':)', '', 'a ', 'x']) expect(unfinishedAt(text, text.length)).toBeNull();
  });
});

describe('suggestions', () => {
  it('begin with what begins so', () => {
    expect(names('/time')).toEqual(['timeout', 'untimeout']);
    expect(names('@n')).toEqual(['anna']);
    expect(names(':hyp')).toEqual(['Hype', 'HypeBird']);
  });

  it('of a plain word are emotes and names', () => {
    expect(names('hyp')).toEqual(['Hype', 'HypeBird', 'hyper']);
  });

  it('leave out emotes that the writer may not use', () => {
    expect(names(':secret')).toEqual([]);
  });
});

describe('taking one', () => {
  it('puts it in the word’s place with one space behind it', () => {
    const unfinished = unfinishedAt('hi @an there', 6);
    if (unfinished === null) throw new Error('nothing to complete');
    const anna = { kind: 'mention' as const, login: 'anna', displayName: 'Anna' };
    expect(complete('hi @an there', unfinished, anna)).toEqual({ text: 'hi @anna there', caret: 9 });
  });
});

describe('a word that is there already', () => {
  it('is the suggestion letter for letter, whatever its case', () => {
    const is = (text: string) => {
      const unfinished = unfinishedAt(text, text.length);
      const [first] = unfinished === null ? [] : suggest(unfinished, vocabulary);
      return unfinished !== null && first !== undefined && isWhole(text, unfinished, first);
    };
    expect(['/timeout', 'both @hyper @Anna', '/time', '@an', ':Hype'].map(is)).toEqual([
      ...[true, true, false, false],
      // It becomes the emote only without its colon.
      false,
    ]);
  });
});
