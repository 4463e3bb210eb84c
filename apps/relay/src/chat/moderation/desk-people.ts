import type { Millis } from '@starling/shared/units.ts';
import type { HostedRoom } from '../host/hosted-room.ts';
import type { RoomRequest } from '../room/room-command.ts';
import type { PersonRef } from '../room/said-message.ts';
import type { Standing } from '../room/room-state.ts';
import type { Account, Answer } from '../rooms.ts';

/** The rooms, for those who moderate them on a page. */
export interface DeskRooms {
  find(channel: string): HostedRoom | undefined | Promise<HostedRoom | undefined>;
  /** Tells the moderators of a channel that somebody asks to be let in again. */
  tellUnbanRequest(channel: string, person: PersonRef): Promise<unknown>;
  perform(channel: string, account: Account, request: RoomRequest, from: string): Promise<Answer>;
}

/** Who has an account. */
export interface DeskPeople {
  findByLogin(login: string): Promise<(Account & { readonly createdAt: Date }) | undefined>;
  findLogin(userId: string): Promise<string | undefined>;
  standingIn(userId: string, roomId: string): Promise<Standing>;
}

export function isoOf(time: Millis): string {
  return new Date(time).toISOString();
}
