import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { choicesIn, numberIn, type Choice } from './tag-values.ts';

/** A poll as the room last told it. */
export interface RoomPoll {
  readonly id: string;
  readonly title: string;
  readonly isOver: boolean;
  /** By the relay's clock, since 1970. */
  readonly endsAt: Millis;
  readonly choices: readonly Choice[];
}

/** Reads a USERNOTICE with the `msg-id` `poll`. @returns null where it is none that can be shown. */
export function pollOf({ tags }: IrcMessage): RoomPoll | null {
  const id = tags.get('msg-param-poll-id');
  const choices = choicesIn(tags, 'choice', 'votes');
  if (id === undefined || choices.length === 0) return null;
  return {
    id,
    title: tags.get('msg-param-title') ?? '',
    isOver: tags.get('msg-param-status') !== 'active',
    endsAt: numberIn(tags, 'msg-param-ends-ts') ?? 0,
    choices,
  };
}

/** @returns the indices of the choices with the most votes; none where nobody voted. */
export function leadersOf(choices: readonly Choice[]): readonly number[] {
  const most = Math.max(0, ...choices.map(({ count }) => count));
  return most === 0 ? [] : choices.flatMap(({ count }, index) => (count === most ? [index] : []));
}
