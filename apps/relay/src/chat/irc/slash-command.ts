import type { RoomRequest } from '../room/room-command.ts';
import type { RoomReply } from '../room/room-outcome.ts';
import { refuse } from '../room/room-words.ts';

/** What a line that was typed means. */
export type Typed =
  | { readonly kind: 'request'; readonly request: RoomRequest }
  /** The account's colour, `#RRGGBB`. */
  | { readonly kind: 'color'; readonly color: string }
  | { readonly kind: 'disconnect' }
  /** Answered here and now. */
  | { readonly kind: 'reply'; readonly reply: RoomReply };

/** One command that people type into chat. */
export interface SlashCommand {
  /** What follows the name, for `/help`. */
  readonly usage: string;
  readonly does: string;
  /** @param rest what follows the name, trimmed. @returns undefined where it is not what `usage` says */
  readonly read: (rest: string) => Typed | undefined;
}

/** Commands by their names, without the slash. */
export type SlashCommands = Readonly<Record<string, SlashCommand>>;

const loginFormat = /^@?([a-z0-9_]{1,25})$/i;
/** Something to ask of the room. */
export const request = (asked: RoomRequest): Typed => ({ kind: 'request', request: asked });

/** @returns the first word and the rest of it */
export function splitWord(text: string): [string, string] {
  const [, first = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
  return [first, rest];
}

/** Reads a login and what follows it. @returns undefined where there is none */
export function forLogin(
  rest: string,
  make: (target: string, more: string) => RoomRequest,
): Typed | undefined {
  const [first, more] = splitWord(rest);
  if (first === '') return undefined;
  const target = loginFormat.exec(first)?.[1]?.toLowerCase();
  if (target === undefined)
    return { kind: 'reply', reply: refuse('invalid_user', `Invalid username: ${first}`) };
  return request(make(target, more));
}

/** A command that stands alone; what follows it is not looked at. */
export const alone = (does: string, asked: RoomRequest): SlashCommand => ({
  ...{ usage: '', does },
  read: () => request(asked),
});

/** A command with one id or number. */
export const withWord = (usage: string, does: string, make: (word: string) => RoomRequest): SlashCommand => ({
  ...{ usage, does },
  read: (rest) => (/^[\w-]{1,64}$/.test(rest) ? request(make(rest)) : undefined),
});
