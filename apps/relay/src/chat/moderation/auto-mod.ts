import type { AutoModSettings } from '@starling/shared/protocol/moderation.ts';
import { type AutoModMark, autoModTerms } from './auto-mod-words.ts';
import type { FoldedText } from './folded-text.ts';
import { spamIn } from './spam.ts';
import { TermList } from './term-list.ts';

const words = new TermList<AutoModMark>(autoModTerms);

/** A text as AutoMod looks at it. */
export interface LookedAt {
  readonly folded: () => FoldedText;
  readonly withoutEmotes: () => string;
  readonly emotes: number;
}

/** @returns why a message is to be held; undefined where it may be said */
export function autoModAgainst(
  text: LookedAt,
  { level, overrides }: AutoModSettings,
): { readonly category: string; readonly because: string } | undefined {
  const levelOf = (category: AutoModMark['category']) => overrides[category] ?? level;
  const levels = [level, ...Object.values(overrides)];
  if (levels.every((one) => one === 0)) return undefined;
  const found = words.find(text.folded(), (mark) => mark.level <= levelOf(mark.category));
  if (found === 'too-costly') return { category: 'spam', because: 'too much to look through' };
  if (found !== undefined) return { category: found.mark.category, because: found.text };
  const spam = spamIn(text.withoutEmotes(), text.emotes, levelOf('spam'));
  return spam === undefined ? undefined : { category: 'spam', because: spam };
}
