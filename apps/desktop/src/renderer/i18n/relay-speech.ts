import type { Message, PlainMessage } from './message.ts';
import { relayWords } from './relay-words.ts';

/** What the relay said, as a message of the catalogue with what stood in its open places. */
interface Understood {
  readonly message: Message;
  readonly params: Readonly<Record<string, string | number>>;
}

const patterns = Object.values<PlainMessage>(relayWords).map((message) => ({
  message,
  pattern: new RegExp(`^${escape(message.en).replace(/\\\{(\w+)\\\}/g, '(?<$1>.+)')}$`),
}));

/** @returns null for a sentence that the catalogue does not have */
export function understandRelay(sentence: string): Understood | null {
  for (const { message, pattern } of patterns) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    const said = Object.entries(match.groups ?? {}).map(([name, value]) => [name, figureOr(value)]);
    return { message, params: Object.fromEntries(said) as Understood['params'] };
  }
  return null;
}

/** Figures come with a point, which other languages write otherwise. */
function figureOr(text: string): string | number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
