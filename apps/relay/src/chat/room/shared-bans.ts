import type { PersonRef } from './said-message.ts';
import type { RoomStep } from './room-step.ts';
import { settle } from './speech.ts';

/** A ban in a channel whose bans hold here, too. */
export interface ForeignBan {
  readonly target: PersonRef;
  readonly by: PersonRef;
  readonly reason?: string;
  /** That channel. */
  readonly from: string;
}

/** What somebody said goes as if he had been banned here; where he may speak all the same, nothing happens. */
export function takeOverBan(step: RoomStep, { target, by, reason, from }: ForeignBan): void {
  const { room, now } = step;
  const { userId, login } = target;
  const own = room.bans.of(userId, now);
  const isBannedAnyhow = own !== undefined && own.until === undefined;
  if (room.sharedBanOf(userId) === undefined || isBannedAnyhow) return;
  room.recent.removeOf(userId);
  const why = reason === undefined ? {} : { reason };
  step.happen({ kind: 'user-cleared', userId, login, isBan: true, by, sharedFrom: from, ...why });
  for (const { messageId, message } of [...room.held.values()])
    if (message.author.userId === userId) settle(step, messageId, by);
}

/** Tells that a ban from elsewhere holds no more, unless another one does. */
export function dropForeignBan(step: RoomStep, { target, by, from }: ForeignBan): void {
  const { room, now } = step;
  const { userId, login } = target;
  const isStillBanned = room.sharedBanOf(userId) !== undefined || room.bans.of(userId, now) !== undefined;
  if (isStillBanned) return;
  step.happen({ kind: 'user-restored', userId, login, wasBan: true, by, sharedFrom: from });
}
