import type { Badge, Chatter, PersonRef } from './said-message.ts';
import type { Role } from './role.ts';
import type { Actor, RoomName } from './room-state.ts';
import { roles } from './role.ts';

/** The most people that one role may be given to. */
const mostOfARole = 1_000;

/** Who was given a role in one room, and what each person is there. */
export class Chatters {
  readonly #room: RoomName;
  readonly #given = {
    moderator: new Map<string, PersonRef>(),
    vip: new Map<string, PersonRef>(),
  };

  constructor(room: RoomName, moderators: readonly PersonRef[], vips: readonly PersonRef[]) {
    this.#room = room;
    for (const person of moderators) this.#given.moderator.set(person.userId, person);
    for (const person of vips) this.#given.vip.set(person.userId, person);
  }

  /** @returns false where the role has been given to 1,000 already */
  give(person: PersonRef, role: 'moderator' | 'vip'): boolean {
    if (this.#given[role].size >= mostOfARole) return false;
    this.#given[role].set(person.userId, { userId: person.userId, login: person.login });
    return true;
  }

  take(userId: string, role: 'moderator' | 'vip'): void {
    this.#given[role].delete(userId);
  }

  /** @returns who has a role, by login */
  having(role: 'moderator' | 'vip'): readonly PersonRef[] {
    return [...this.#given[role].values()].sort((a, b) => (a.login < b.login ? -1 : 1));
  }

  /** What somebody is by the room's word alone. */
  givenRole(userId: string): 'broadcaster' | 'moderator' | 'vip' | undefined {
    if (userId === this.#room.roomId) return 'broadcaster';
    if (this.#given.moderator.has(userId)) return 'moderator';
    return this.#given.vip.has(userId) ? 'vip' : undefined;
  }

  roleOf(actor: Actor): Role {
    const given = this.givenRole(actor.userId);
    if (given !== undefined) return given;
    if (actor.standing.subscribedMonths !== undefined) return 'subscriber';
    return actor.standing.followedAt === undefined ? 'anyone' : 'follower';
  }

  chatterOf(actor: Actor): Chatter {
    const role = this.roleOf(actor);
    const badges: Badge[] = [];
    if (role === 'broadcaster' || role === 'moderator' || role === 'vip')
      badges.push({ name: role, version: '1' });
    const { subscribedMonths } = actor.standing;
    if (subscribedMonths !== undefined) badges.push({ name: 'subscriber', version: `${subscribedMonths}` });
    if (actor.isVerifiedBot) badges.push({ name: 'verified-bot', version: '1' });
    const { userId, login, displayName, color } = actor;
    return { userId, login, displayName, color, badges, role };
  }
}

/** @returns whether somebody of a role may what is meant for another: who stands above may all that those below may */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least);
}
