import type { Millis } from '@starling/shared/units.ts';
import type { Connection, Visitor } from '../fanout/connection.ts';
import type { Outbox } from '../fanout/outbox.ts';
import type { AskedOfRoom, IrcOutput } from '../irc/irc-output.ts';
import { IrcSession } from '../irc/irc-session.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { Rooms } from '../rooms.ts';
import { edgeClassOf } from './edge-class.ts';
import type { EdgeRoom, Member } from './edge-room.ts';

/** What a visitor needs of the process that it came to. */
export interface Door {
  readonly rooms: Rooms;
  readonly now: () => Millis;
  readonly host: string;
  /** Somebody wants to enter: from now on the room's words are listened to. */
  expect(channel: string): EdgeRoom;
  find(channel: string): EdgeRoom | undefined;
  /** Somebody came in, went out or did not come. */
  changed(room: EdgeRoom): void;
  gone(visitor: ChatVisitor): void;
  readonly onError: (error: unknown) => void;
}

/** Requests that one connection may have waiting. */
const mostAsked = 2_000;

/** One client: its session of IRC and the rooms that it sits in. */
export class ChatVisitor implements Visitor, Member {
  readonly id: string;
  readonly #door: Door;
  readonly #connection: Connection;
  readonly #session: IrcSession;
  /** Requests are answered one after the other. */
  #asked: AskedOfRoom[] = [];
  #isGone = false;

  constructor(id: string, door: Door, connection: Connection) {
    this.id = id;
    this.#door = door;
    this.#connection = connection;
    this.#session = new IrcSession(door.host);
  }

  get isRegistered(): boolean {
    return this.#session.isRegistered;
  }

  get isVerifiedBot(): boolean {
    return this.#session.account?.isVerifiedBot === true;
  }

  get login(): string | undefined {
    return this.#session.account?.login;
  }

  get outbox(): Outbox {
    return this.#connection.outbox;
  }

  receive(line: string): void {
    this.#perform(this.#session.receive(line, this.#door.now()));
  }

  leave(): void {
    this.#isGone = true;
    for (const channel of this.#session.channels) this.#leave(channel, false);
    this.#door.gone(this);
  }

  changed(channel: string, event: RoomEvent): void {
    const { account } = this.#session;
    if (account === undefined) return;
    this.#door.rooms.look(channel, account).then((you) => {
      if (this.#isGone || you === undefined) return;
      this.#perform(this.#session.changed(channel, event, you));
      this.#reclass(channel);
    }, this.#door.onError);
  }

  #perform(outputs: readonly IrcOutput[]): void {
    for (const output of outputs) {
      if (this.#isGone) return;
      if (output.kind === 'send') this.outbox.send(output.line);
      else if (output.kind === 'authenticate') this.#authenticate(output.token);
      else if (output.kind === 'enter') this.#enter(output.channel);
      else if (output.kind === 'leave') this.#leave(output.channel, true);
      else if (output.kind === 'perform') this.#ask(output);
      else if (output.kind === 'color') this.#recolor(output.channel, output.color);
      else this.#connection.close(output.because, performance.now());
    }
    // A line may have asked for capabilities.
    if (outputs.some((output) => output.kind === 'send' && output.line.includes(' CAP ')))
      for (const channel of this.#session.channels) this.#reclass(channel);
  }

  #authenticate(token: string): void {
    this.#door.rooms.authenticate(token).then(
      (account) => {
        if (!this.#isGone) this.#perform(this.#session.authenticated(account, this.#door.now()));
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #enter(channel: string): void {
    const room = this.#door.expect(channel);
    room.entering += 1;
    this.#door.rooms.enter(channel, this.#session.account, (entry) => {
      room.entering -= 1;
      if (this.#isGone) return this.#door.changed(room);
      if (entry.kind === 'entered') {
        const { view } = entry;
        room.place ??= { host: this.#door.host, channel, roomId: view.roomId };
        const outputs = this.#session.entered(view, this.#named(entry.names));
        const irc = this.#session.classIn(channel);
        this.#perform(outputs);
        if (irc !== undefined) room.enter(this, edgeClassOf(this.#connection.transport, irc));
      } else {
        const words = entry.kind === 'failed' ? ['This channel cannot be joined just now.'] : [];
        this.#perform(this.#session.notEntered(channel, ...words));
      }
      this.#door.changed(room);
    });
  }

  /** Whoever enters is there. */
  #named(names: readonly string[] | undefined): readonly string[] | undefined {
    const { login } = this;
    return login === undefined || names?.includes(login) !== false ? names : [...names, login];
  }

  #leave(channel: string, isOpen: boolean): void {
    const room = this.#door.find(channel);
    if (room === undefined) return;
    room.leave(this, isOpen);
    this.#door.changed(room);
  }

  #reclass(channel: string): void {
    const irc = this.#session.classIn(channel);
    if (irc !== undefined) this.#door.find(channel)?.move(this, edgeClassOf(this.#connection.transport, irc));
  }

  #ask(asked: AskedOfRoom): void {
    if (this.#asked.length >= mostAsked) return this.#connection.close('flood', performance.now());
    this.#asked.push(asked);
    if (this.#asked.length === 1) this.#askNext();
  }

  #askNext(): void {
    const [asked] = this.#asked;
    const { account } = this.#session;
    if (asked === undefined || account === undefined || this.#isGone) return;
    this.#door.rooms.perform(asked.channel, account, asked.request, this.id).then(
      (answer) => {
        if (!this.#isGone) this.#perform(this.#session.performed(asked, answer));
        this.#asked.shift();
        this.#askNext();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #recolor(channel: string, color: string): void {
    const { account } = this.#session;
    if (account === undefined) return;
    this.#door.rooms.recolor(account.userId, color).then(
      () => this.#perform(this.#session.recolored(channel, color)),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Something that it waits for will not come: it had better connect again. */
  #fail(error: unknown): void {
    this.#door.onError(error);
    this.#connection.close('failed', performance.now());
  }
}
