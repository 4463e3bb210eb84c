import type { Millis } from '@starling/shared/units.ts';
import type { Clock } from '../fanout/clock.ts';
import type { Connection } from '../fanout/connection.ts';
import { reconnectLine } from '../irc/irc-lines.ts';
import { twitchHost } from '../irc/irc-class.ts';
import type { Rooms } from '../rooms.ts';
import { ChatVisitor, type Door } from './chat-visitor.ts';
import { EdgeRoom } from './edge-room.ts';

export interface ChatEdgeOptions {
  /** Names this process among all. */
  readonly name: string;
  readonly rooms: Rooms;
  readonly clock: Clock;
  /** Since 1970. */
  readonly now: () => Millis;
  readonly onError: (error: unknown) => void;
  /** A room said more than its connections could be told. */
  readonly onLost: () => void;
}

/** Who comes and goes is told to the rooms so often. */
const presenceEvery: Millis = 500;

/** Said to whoever finds no place. */
export const fullNotice = `:${twitchHost} NOTICE * :This relay’s chat is full. Read it at /api/channels/NAME/chat, or try again in a minute.`;
/** Said to everybody by a relay that stops. */
export const farewell = reconnectLine(twitchHost);

/** The clients of one process, and the rooms that they are in. */
export class ChatEdge implements Door {
  readonly host = twitchHost;
  readonly rooms: Rooms;
  readonly now: () => Millis;
  readonly onError: (error: unknown) => void;
  readonly #options: ChatEdgeOptions;
  readonly #visitors = new Map<string, ChatVisitor>();
  readonly #rooms = new Map<string, { readonly room: EdgeRoom; readonly stop: () => void }>();
  readonly #changed = new Set<EdgeRoom>();
  #number = 0;

  constructor(options: ChatEdgeOptions) {
    this.#options = options;
    this.rooms = options.rooms;
    this.now = options.now;
    this.onError = options.onError;
  }

  admit(connection: Connection): ChatVisitor {
    this.#number += 1;
    const visitor = new ChatVisitor(`${this.#options.name}.${this.#number}`, this, connection);
    this.#visitors.set(visitor.id, visitor);
    return visitor;
  }

  expect(channel: string): EdgeRoom {
    const known = this.#rooms.get(channel);
    if (known !== undefined) return known.room;
    const { clock, onLost, rooms } = this.#options;
    const room = new EdgeRoom(channel, clock, onLost);
    const find = (id: string) => this.#visitors.get(id);
    const stop = rooms.listen(channel, (word) => room.hear(word, find));
    this.#rooms.set(channel, { room, stop });
    return room;
  }

  find(channel: string): EdgeRoom | undefined {
    return this.#rooms.get(channel)?.room;
  }

  changed(room: EdgeRoom): void {
    this.#changed.add(room);
    if (this.#changed.size === 1) this.#options.clock.after(presenceEvery, () => this.#report());
  }

  gone(visitor: ChatVisitor): void {
    this.#visitors.delete(visitor.id);
  }

  #report(): void {
    const { name, rooms } = this.#options;
    for (const room of this.#changed) {
      const { channel, connections } = room;
      rooms.report({ edge: name, channel, connections, ...room.takePresence() });
      if (!room.isEmpty) continue;
      this.#rooms.get(channel)?.stop();
      this.#rooms.delete(channel);
    }
    this.#changed.clear();
  }
}
