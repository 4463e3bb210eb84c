import type { Millis } from '@starling/shared/units.ts';
import { isAtLeast } from './chatters.ts';
import type { Steps } from './polls.ts';
import type { RoomHappening } from './room-event.ts';
import type { Chatter, ModeratorRef } from './said-message.ts';
import type { RoomMemory } from './room-memory.ts';
import type { RoomOutcome, RoomReply } from './room-outcome.ts';
import type { Role } from './role.ts';
import type { Actor, RoomChange } from './room-state.ts';

/** One command on its way through a room: who, when, and what came of it so far. */
export class RoomStep {
  readonly room: RoomMemory;
  readonly now: Millis;
  readonly newId: () => string;
  readonly outcomes: RoomOutcome[] = [];

  constructor(room: RoomMemory, now: Millis, newId: () => string) {
    this.room = room;
    this.now = now;
    this.newId = newId;
  }

  happen(happening: RoomHappening, id = this.newId()): void {
    const event = { id, roomId: this.room.name.roomId, at: this.now, ...happening };
    this.outcomes.push({ kind: 'event', event });
  }

  /** Written behind. */
  change(change: RoomChange): void {
    this.outcomes.push({ kind: 'change', change, isAwaited: false });
  }

  /** On disk before anybody is told that it was done. */
  ensure(change: RoomChange): void {
    this.outcomes.push({ kind: 'change', change, isAwaited: true });
  }

  reply(reply: RoomReply): void {
    this.outcomes.push(reply);
  }

  take({ changes = [], happenings = [], reply }: Steps): void {
    for (const change of changes) this.change(change);
    for (const happening of happenings) this.happen(happening);
    if (reply !== undefined) this.reply(reply);
  }
}

/** A step that somebody asked for. */
export class ActorStep extends RoomStep {
  readonly actor: Actor;
  readonly author: Chatter;

  constructor(room: RoomMemory, actor: Actor, now: Millis, newId: () => string) {
    super(room, now, newId);
    this.actor = actor;
    this.author = room.chatters.chatterOf(actor);
  }

  get by(): ModeratorRef {
    return { userId: this.actor.userId, login: this.actor.login };
  }

  isAtLeast(role: Role): boolean {
    return isAtLeast(this.author.role, role);
  }
}
