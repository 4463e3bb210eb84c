import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { numberIn } from '../panels/tag-values.ts';

/** A message that waits for a moderator's decision. */
export interface HeldMessage {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly text: string;
  /** What stopped it, as the relay says it. */
  readonly because: string;
  readonly category: string;
  /** By the relay's clock, since 1970. */
  readonly at: Millis;
}

/** The messages that wait, oldest first, and those that were decided lately: a list asked for before may still name them. */
export interface HeldMessages {
  readonly waiting: readonly HeldMessage[];
  readonly decided: readonly string[];
}

export const nothingHeld: HeldMessages = { waiting: [], decided: [] };

/** More than a relay keeps; the oldest go first. */
const mostWaiting = 500;
const mostDecided = 500;

/** Takes a USERNOTICE `automod-held`, `automod-released` or `automod-denied`; others change nothing. */
export function heldAfter(held: HeldMessages, line: IrcMessage): HeldMessages {
  const id = line.tags.get('msg-param-message-id');
  if (id === undefined) return held;
  switch (line.tags.get('msg-id')) {
    case 'automod-held':
      return withHeld(held, [heldOf(line, id)]);
    case 'automod-released':
    case 'automod-denied':
      return withoutHeld(held, id);
    case undefined:
    default:
      return held;
  }
}

/** Adds what the relay lists as waiting; what is known or decided already is left as it is. */
export function withHeld(held: HeldMessages, more: readonly HeldMessage[]): HeldMessages {
  const known = new Set([...held.waiting.map(({ id }) => id), ...held.decided]);
  const fresh = more.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return held;
  const waiting = [...held.waiting, ...fresh].sort((a, b) => a.at - b.at).slice(-mostWaiting);
  return { ...held, waiting };
}

/** Takes a message away that was decided. */
export function withoutHeld({ waiting, decided }: HeldMessages, id: string): HeldMessages {
  return {
    waiting: waiting.filter((one) => one.id !== id),
    decided: decided.includes(id) ? decided : [...decided, id].slice(-mostDecided),
  };
}

/** Puts a message back that was taken for decided. */
export function withHeldAgain({ waiting, decided }: HeldMessages, held: HeldMessage): HeldMessages {
  return withHeld({ waiting, decided: decided.filter((id) => id !== held.id) }, [held]);
}

function heldOf({ tags, params }: IrcMessage, id: string): HeldMessage {
  const login = tags.get('login') ?? '';
  return {
    id,
    login,
    name: tags.get('display-name') ?? login,
    text: params[1] ?? '',
    because: tags.get('msg-param-because') ?? '',
    category: tags.get('msg-param-category') ?? '',
    at: numberIn(tags, 'tmi-sent-ts') ?? 0,
  };
}
