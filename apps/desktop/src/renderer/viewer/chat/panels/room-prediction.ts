import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { choicesIn, numberIn, type Choice } from './tag-values.ts';

const statuses = ['active', 'locked', 'resolved', 'cancelled'] as const;

/** A prediction as the room last told it. */
export interface RoomPrediction {
  readonly id: string;
  readonly title: string;
  /** `active` takes picks, `locked` waits for what will happen. */
  readonly status: (typeof statuses)[number];
  /** By the relay's clock, since 1970. */
  readonly locksAt: Millis;
  readonly outcomes: readonly Choice[];
  /** Null until it is resolved. */
  readonly winnerId: string | null;
}

/** Reads a USERNOTICE with the `msg-id` `prediction`. @returns null where it is none that can be shown. */
export function predictionOf({ tags }: IrcMessage): RoomPrediction | null {
  const id = tags.get('msg-param-prediction-id');
  const outcomes = choicesIn(tags, 'outcome', 'picks');
  const status = statuses.find((one) => one === tags.get('msg-param-status'));
  if (id === undefined || status === undefined || outcomes.length === 0) return null;
  return {
    id,
    title: tags.get('msg-param-title') ?? '',
    status,
    locksAt: numberIn(tags, 'msg-param-locks-ts') ?? 0,
    outcomes,
    winnerId: tags.get('msg-param-winner-id') ?? null,
  };
}

/** @returns whether nothing more will come of it. */
export function isSettled({ status }: RoomPrediction): boolean {
  return status === 'resolved' || status === 'cancelled';
}
