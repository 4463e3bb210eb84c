import type { ModAction, UserCard } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { HostedRoom } from '../host/hosted-room.ts';
import type { EventLog, SaidEvent } from '../log/event-log.ts';
import type { Standing } from '../room/room-state.ts';
import type { Account } from '../rooms.ts';
import { isoOf } from './desk-people.ts';

const messagesAtOnce = 50;

export interface UserCardSources {
  readonly person: Account & { readonly createdAt: Date };
  readonly standing: Standing;
  readonly hosted: HostedRoom;
  readonly log: Pick<EventLog, 'readSaidBy'>;
  /** How often something was done to him. */
  readonly acts: ReadonlyMap<ModAction, number>;
  readonly before: string | undefined;
  readonly now: Millis;
}

/** Puts together who somebody is in a channel. */
export async function userCard(sources: UserCardSources): Promise<UserCard> {
  const { person, standing, hosted, log, acts, before, now } = sources;
  const { room } = hosted;
  const span = { before, count: messagesAtOnce + 1, isNewest: true };
  const said = await log.readSaidBy(person.userId, span, room.name.roomId);
  const messages = said.toReversed().flatMap(messageOf).slice(0, messagesAtOnce);
  const { role } = room.chatterOf({ ...person, standing });
  const ban = banOf(hosted, person.userId, now);
  return {
    account: {
      ...{ id: person.userId, login: person.login, displayName: person.displayName },
      createdAt: person.createdAt.toISOString(),
    },
    role: role === 'anonymous' ? 'anyone' : role,
    ...(standing.followedAt !== undefined && { followsSince: isoOf(standing.followedAt) }),
    ...(ban && { ban }),
    ...{ timeouts: acts.get('timeout') ?? 0, bans: acts.get('ban') ?? 0, messages },
    older: said.length > messagesAtOnce ? (messages.at(-1)?.id ?? null) : null,
  };
}

function messageOf(event: SaidEvent): UserCard['messages'] {
  if (event.kind !== 'message') return [];
  const { id, at, text } = event;
  return [{ id, at: isoOf(at), text, isDeleted: event.isHidden === true }];
}

function banOf({ room }: HostedRoom, userId: string, now: Millis): UserCard['ban'] {
  const { own, shared } = room.banOf(userId, now);
  if (own === undefined)
    return (
      shared && {
        ...(shared.reason !== undefined && { reason: shared.reason }),
        sharedFrom: shared.from,
      }
    );
  return {
    ...{ at: isoOf(own.at), by: { id: own.by.userId, login: own.by.login } },
    ...(own.reason !== undefined && { reason: own.reason }),
    ...(own.until !== undefined && { until: isoOf(own.until) }),
  };
}
