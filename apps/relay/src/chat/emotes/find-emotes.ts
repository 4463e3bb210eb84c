import { countCodePoints } from '../room/clean-text.ts';
import type { EmoteSpan } from '../room/said-message.ts';

/**
 * Finds the emotes of a text: its words, between spaces, that are an emote's whole name.
 *
 * @param text well-formed
 * @param lookUp of a word; undefined for what is no emote, or none that the author may use
 * @returns in the order of the text, at offsets that count code points, as Twitch's do
 */
export function findEmotes(text: string, lookUp: (word: string) => string | undefined): EmoteSpan[] {
  const spans: EmoteSpan[] = [];
  let from = 0;
  for (const word of text.split(/\s/u)) {
    const length = countCodePoints(word);
    const emoteId = word === '' ? undefined : lookUp(word);
    if (emoteId !== undefined) spans.push({ emoteId, from, to: from + length - 1 });
    // No white space lies beyond the first plane: each is one code point.
    from += length + 1;
  }
  return spans;
}
