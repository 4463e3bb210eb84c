import type { ChatEmote } from './emote-set.ts';

/** The word under the caret that can be completed; `from` and `to` are its place in the text. */
interface Unfinished {
  /** `word`: an emote's or a user's name, completed when asked for. */
  readonly kind: 'command' | 'mention' | 'emote' | 'word';
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

/** Something that could stand there. */
export type Suggestion =
  | { readonly kind: 'command'; readonly name: string; readonly usage: string }
  | { readonly kind: 'mention'; readonly login: string; readonly displayName: string }
  | { readonly kind: 'emote'; readonly emote: ChatEmote };

/** What there is to suggest. */
export interface Vocabulary {
  readonly commands: readonly { readonly name: string; readonly usage: string }[];
  /** Who spoke, the latest first. */
  readonly speakers: readonly { readonly login: string; readonly displayName: string }[];
  readonly emotes: readonly ChatEmote[];
}

/** They are all in view: no list to scroll. */
const mostSuggestions = 6;

/** @returns what is being typed at the caret; null where it is nothing that could be completed. */
export function unfinishedAt(text: string, caret: number): Unfinished | null {
  const from = Math.max(text.lastIndexOf(' ', caret - 1), text.lastIndexOf('\n', caret - 1)) + 1;
  const word = text.slice(from, caret);
  const to = caret + (/^\S*/.exec(text.slice(caret))?.[0].length ?? 0);
  if (from === 0 && /^\/[a-z]*$/i.test(word)) return { kind: 'command', query: word.slice(1), from, to };
  if (/^@\w*$/.test(word)) return { kind: 'mention', query: word.slice(1), from, to };
  if (/^:\w+$/.test(word)) return { kind: 'emote', query: word.slice(1), from, to };
  if (/^\w{2,}$/.test(word)) return { kind: 'word', query: word, from, to };
  return null;
}

/** What could stand there, the likeliest first: what begins so, then what holds it. */
export function suggest({ kind, query }: Unfinished, vocabulary: Vocabulary): Suggestion[] {
  const { commands, speakers, emotes } = vocabulary;
  const ofCommands = () =>
    ranked(commands, query, ({ name }) => name).map((found): Suggestion => ({ kind: 'command', ...found }));
  const ofSpeakers = () =>
    ranked(speakers, query, ({ login }) => login).map((found): Suggestion => ({ kind: 'mention', ...found }));
  const ofEmotes = () =>
    ranked(
      emotes.filter(({ isUsable }) => isUsable),
      query,
      ({ name }) => name,
    ).map((emote): Suggestion => ({ kind: 'emote', emote }));
  switch (kind) {
    case 'command':
      return ofCommands().slice(0, mostSuggestions);
    case 'mention':
      return ofSpeakers().slice(0, mostSuggestions);
    case 'emote':
      return ofEmotes().slice(0, mostSuggestions);
    case 'word':
      return [...ofEmotes(), ...ofSpeakers()].slice(0, mostSuggestions);
  }
}

function ranked<T>(all: readonly T[], query: string, nameOf: (one: T) => string): T[] {
  const wanted = query.toLowerCase();
  const begin = all.filter((one) => nameOf(one).toLowerCase().startsWith(wanted));
  const hold = all.filter((one) => nameOf(one).toLowerCase().indexOf(wanted) > 0);
  return [...begin, ...hold];
}

/** The text with a suggestion taken, and where the caret is then: behind it and a space. */
export function complete(
  text: string,
  { from, to }: Unfinished,
  suggestion: Suggestion,
): { readonly text: string; readonly caret: number } {
  const word = wordOf(suggestion);
  const rest = text.slice(to).replace(/^ /, '');
  return { text: `${text.slice(0, from)}${word} ${rest}`, caret: from + word.length + 1 };
}

/** Whether the suggestion is already there, letter for letter: then Enter sends instead of completing. */
export function isWhole(text: string, { from, to }: Unfinished, suggestion: Suggestion): boolean {
  return text.slice(from, to).toLowerCase() === wordOf(suggestion).toLowerCase();
}

function wordOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'command':
      return `/${suggestion.name}`;
    case 'mention':
      return `@${suggestion.login}`;
    case 'emote':
      return suggestion.emote.name;
  }
}
