import type { Transaction } from 'kysely';
import type { Database, Tables } from '../../database/tables.ts';
import { type RoomChange, openModes } from '../room/room-state.ts';
import type { RoomSnapshot } from '../room/room-view.ts';
import { writeAct } from './mod-log-rows.ts';
import { writePardon } from './moderation-rows.ts';
import type { Ban, HeldMessage, PinnedMessage, Poll, Prediction, RoomModes } from '../room/room-state.ts';

type Rows = Transaction<Tables>;

/** Reads one room. What this program wrote is trusted. */
export async function readRoom(database: Database, roomId: string): Promise<RoomSnapshot> {
  const [room, roles, bans, held] = await Promise.all([
    database.selectFrom('chat_rooms').selectAll().where('room_id', '=', roomId).executeTakeFirst(),
    database.selectFrom('chat_roles').selectAll().where('room_id', '=', roomId).execute(),
    database.selectFrom('chat_bans').selectAll().where('room_id', '=', roomId).execute(),
    database.selectFrom('chat_held').select('held').where('room_id', '=', roomId).orderBy('at_ms').execute(),
  ]);
  const people = (role: 'moderator' | 'vip') =>
    roles.filter((row) => row.role === role).map(({ user_id, login }) => ({ userId: user_id, login }));
  const poll = parse(room?.poll) as Poll | undefined;
  const prediction = parse(room?.prediction) as Prediction | undefined;
  const pin = parse(room?.pin) as PinnedMessage | undefined;
  return {
    modes: { ...openModes, ...(parse(room?.modes) as RoomModes | undefined) },
    moderators: people('moderator'),
    vips: people('vip'),
    bans: bans.map(banOf),
    held: held.flatMap((row) => (parse(row.held) as HeldMessage | undefined) ?? []),
    ...(pin && { pin }),
    ...(poll && { poll: { poll, votes: await readVotes(database, roomId, poll.pollId) } }),
    ...(prediction && {
      prediction: {
        prediction,
        picks: await readVotes(database, roomId, prediction.predictionId),
      },
    }),
  };
}

function parse(json: string | null | undefined): unknown {
  return json === null || json === undefined ? undefined : JSON.parse(json);
}

function banOf(row: Tables['chat_bans']): Ban {
  return {
    ...{ userId: row.user_id, login: row.login, at: row.at_ms },
    by: { userId: row.by_user_id, login: row.by_login },
    ...(row.until_ms !== null && { until: row.until_ms }),
    ...(row.reason !== null && { reason: row.reason }),
  };
}

async function readVotes(
  database: Database,
  roomId: string,
  ballotId: string,
): Promise<{ userId: string; choiceId: string }[]> {
  const rows = await database
    .selectFrom('chat_votes')
    .select(['user_id', 'choice_id'])
    .where('room_id', '=', roomId)
    .where('ballot_id', '=', ballotId)
    .execute();
  return rows.map(({ user_id, choice_id }) => ({ userId: user_id, choiceId: choice_id }));
}

/** Writes one change. */
export async function writeChange(rows: Rows, roomId: string, change: RoomChange): Promise<void> {
  switch (change.kind) {
    case 'modes':
      return writeRoom(rows, roomId, { modes: JSON.stringify(change.modes) });
    case 'pin':
      return writeRoom(rows, roomId, { pin: change.pin === undefined ? null : JSON.stringify(change.pin) });
    case 'poll':
      await writeRoom(rows, roomId, { poll: JSON.stringify(change.poll) });
      if (change.poll.status !== 'active') await forgetVotes(rows, roomId, change.poll.pollId);
      return;
    case 'prediction':
      await writeRoom(rows, roomId, { prediction: JSON.stringify(change.prediction) });
      if (change.prediction.winnerId !== undefined || change.prediction.status === 'cancelled')
        await forgetVotes(rows, roomId, change.prediction.predictionId);
      return;
    case 'ban':
    case 'unban':
    case 'role':
    case 'vote':
    case 'pardon':
    case 'act':
    case 'held':
    case 'settled':
    case 'spoke':
      return writePerson(rows, roomId, change);
  }
}

type PersonChange = Exclude<RoomChange, { readonly kind: 'modes' | 'pin' | 'poll' | 'prediction' }>;

async function writePerson(rows: Rows, roomId: string, change: PersonChange): Promise<void> {
  switch (change.kind) {
    case 'ban':
      return writeBan(rows, roomId, change.ban);
    case 'role':
      return writeRole(rows, roomId, change);
    case 'pardon':
      return writePardon(rows, roomId, change.userId);
    case 'act':
      return writeAct(rows, roomId, change.act);
    case 'unban':
      await rows
        .deleteFrom('chat_bans')
        .where('room_id', '=', roomId)
        .where('user_id', '=', change.userId)
        .execute();
      return;
    case 'vote':
      await rows
        .insertInto('chat_votes')
        .values({
          ...{ room_id: roomId, ballot_id: change.ballotId },
          ...{ user_id: change.vote.userId, choice_id: change.vote.choiceId },
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return;
    case 'held':
      await rows
        .insertInto('chat_held')
        .values({
          ...{ room_id: roomId, message_id: change.held.messageId },
          ...{ at_ms: change.held.at, held: JSON.stringify(change.held) },
        })
        .execute();
      return;
    case 'settled':
      await rows
        .deleteFrom('chat_held')
        .where('room_id', '=', roomId)
        .where('message_id', '=', change.messageId)
        .execute();
      return;
    case 'spoke': {
      const row = { room_id: roomId, user_id: change.userId, at_ms: change.at };
      await rows
        .insertInto('chat_spoke')
        .values(row)
        .onConflict((conflict) => conflict.columns(['room_id', 'user_id']).doUpdateSet({ at_ms: row.at_ms }))
        .execute();
    }
  }
}

async function writeRoom(
  rows: Rows,
  roomId: string,
  part: Partial<Omit<Tables['chat_rooms'], 'room_id'>>,
): Promise<void> {
  await rows
    .insertInto('chat_rooms')
    .values({ ...{ modes: '{}', pin: null, poll: null, prediction: null }, ...part, room_id: roomId })
    .onConflict((conflict) => conflict.column('room_id').doUpdateSet(part))
    .execute();
}

async function forgetVotes(rows: Rows, roomId: string, ballotId: string): Promise<void> {
  await rows
    .deleteFrom('chat_votes')
    .where('room_id', '=', roomId)
    .where('ballot_id', '=', ballotId)
    .execute();
}

async function writeBan(rows: Rows, roomId: string, ban: Ban): Promise<void> {
  const row = {
    ...{ room_id: roomId, user_id: ban.userId, login: ban.login },
    ...{ until_ms: ban.until ?? null, reason: ban.reason ?? null, at_ms: ban.at },
    ...{ by_user_id: ban.by.userId, by_login: ban.by.login },
  };
  await rows
    .insertInto('chat_bans')
    .values(row)
    .onConflict((conflict) => conflict.columns(['room_id', 'user_id']).doUpdateSet(row))
    .execute();
}

async function writeRole(
  rows: Rows,
  roomId: string,
  { person, role }: Extract<RoomChange, { readonly kind: 'role' }>,
): Promise<void> {
  await rows
    .deleteFrom('chat_roles')
    .where('room_id', '=', roomId)
    .where('user_id', '=', person.userId)
    .execute();
  if (role === undefined) return;
  await rows
    .insertInto('chat_roles')
    .values({ room_id: roomId, user_id: person.userId, login: person.login, role })
    .execute();
}
