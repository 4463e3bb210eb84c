import type { RoomCommand } from '../../src/chat/room/room-command.ts';
import type { RoomEvent } from '../../src/chat/room/room-event.ts';
import type { BanPolicy, EmoteFinder, MessageFilter, RoomOutcome } from '../../src/chat/room/room-outcome.ts';
import { type Actor, openModes, type RoomChange, type Standing } from '../../src/chat/room/room-state.ts';
import type { RoomSnapshot } from '../../src/chat/room/room-view.ts';
import { Room } from '../../src/chat/room/room.ts';

export const noSnapshot: RoomSnapshot = { modes: openModes, moderators: [], vips: [], bans: [], held: [] };

/** Words of capital letters are emotes here, as in `Kappa`'s channel. */
const emotes: EmoteFinder = {
  find: (text) =>
    [...text.matchAll(/\bKAPPA\b/g)].map(({ index }) => {
      const from = [...text.slice(0, index)].length;
      return { emoteId: '25', from, to: from + 4 };
    }),
};
/** `badword` is blocked, `maybe` is held. */
const filter: MessageFilter = {
  judge: (text) => {
    if (text.includes('badword')) return { kind: 'refuse', because: 'blocked-term' };
    if (text.includes('maybe')) return { kind: 'hold', because: 'maybe', category: 'test' };
    return { kind: 'pass' };
  },
};

export function person(login: string, standing: Standing = {}, isVerifiedBot = false): Actor {
  return { userId: `id-${login}`, login, displayName: login, color: '#1E90FF', isVerifiedBot, standing };
}

/** A room called `channel`, whose owner is `owner`, with a clock that tests move. */
export class TestRoom {
  readonly owner = person('channel');
  readonly room: Room;
  now = 1_000_000;
  #ids = 0;

  constructor(saved: Partial<RoomSnapshot> = {}, policy?: BanPolicy) {
    this.room = new Room(
      { roomId: this.owner.userId, login: 'channel' },
      { ...noSnapshot, ...saved },
      { filter, emotes, ...(policy && { policy }) },
    );
  }

  readonly newId = (): string => {
    this.#ids += 1;
    return `event-${String(this.#ids).padStart(6, '0')}`;
  };

  do(actor: Actor, command: RoomCommand): RoomOutcome[] {
    return this.room.handle(command, actor, this.now, this.newId);
  }

  say(actor: Actor, text: string): RoomOutcome[] {
    return this.do(actor, { kind: 'say', text, isAction: false });
  }

  /** @returns whether somebody's text is heard, with a word that makes it unlike all before */
  hears(actor: Actor): boolean {
    return eventsOf(this.say(actor, `hello ${this.newId()}`)).some(({ kind }) => kind === 'message');
  }

  tick(): RoomOutcome[] {
    return this.room.tick(this.now, this.newId);
  }
}

export function eventsOf(outcomes: readonly RoomOutcome[]): RoomEvent[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'event' ? [outcome.event] : []));
}

export function repliesOf(outcomes: readonly RoomOutcome[]): string[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'reply' ? [outcome.messageId] : []));
}

export function changesOf(outcomes: readonly RoomOutcome[]): RoomChange[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'change' ? [outcome.change] : []));
}
