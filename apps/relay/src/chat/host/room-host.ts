import type { Millis } from '@starling/shared/units.ts';
import type { Bus } from '../cluster/bus.ts';
import { isAtLeast } from '../room/chatters.ts';
import type { RoomJudges } from '../room/room-memory.ts';
import { nameTarget, type RoomCommand, type RoomRequest } from '../room/room-command.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { Chatter, PersonRef } from '../room/said-message.ts';
import type { RoomOutcome, RoomReply } from '../room/room-outcome.ts';
import type { Actor, RoomName } from '../room/room-state.ts';
import type { RoomStore } from '../room/room-store.ts';
import { Room } from '../room/room.ts';
import {
  type Account,
  type Answer,
  type Entry,
  type Presence,
  type Rooms,
  type RoomWord,
  subjectOf,
} from '../rooms.ts';
import { colorFor } from '../irc/name-color.ts';
import type { EventLog } from '../log/event-log.ts';
import { HostedRoom } from './hosted-room.ts';
import { type People, Standings } from './standings.ts';

export interface RoomHostOptions {
  readonly bus: Bus;
  readonly people: People;
  readonly store: Pick<RoomStore, 'load' | 'write' | 'lastSpoke'>;
  readonly judgesOf: (name: RoomName) => RoomJudges | Promise<RoomJudges>;
  /** Everything that happens goes there, in order. */
  readonly log: Pick<EventLog, 'append' | 'read'>;
  /** Told of everything in the same turn: what it writes to the store goes to disk together with the changes. */
  readonly onEvent?: (name: RoomName, event: RoomEvent) => void;
  /** Since 1970. */
  readonly now: () => Millis;
  readonly newId: () => string;
  readonly onError: (error: unknown) => void;
}

/** What a room does of itself. */
type Act = (room: Room, now: Millis, newId: () => string) => readonly RoomOutcome[];

/** A room in which nobody is and nothing happens is forgotten after that; its store knows it. */
const forgetAfter: Millis = 30 * 60_000;

/** Messages from before a restart that a room remembers. */
const historyLength = 100;

/** All rooms that are held in this process. */
export class RoomHost implements Rooms {
  readonly #options: RoomHostOptions;
  readonly #standings: Standings;
  /** By channel. */
  readonly #rooms = new Map<string, HostedRoom>();
  readonly #opening = new Map<string, Promise<HostedRoom | undefined>>();

  constructor(options: RoomHostOptions) {
    this.#options = options;
    const { people, store } = options;
    this.#standings = new Standings(async (userId, roomId) => {
      const [standing, lastSpokeAt] = await Promise.all([
        people.standingIn(userId, roomId),
        store.lastSpoke(roomId, userId),
      ]);
      return { ...standing, ...(lastSpokeAt !== undefined && { lastSpokeAt }) };
    });
  }

  authenticate(token: string): Promise<Account | undefined> {
    return this.#options.people.findByChatToken(token);
  }

  recolor(userId: string, color: string): Promise<void> {
    return this.#options.people.recolor(userId, color);
  }

  enter(channel: string, account: Account | undefined, entered: (entry: Entry) => void): void {
    this.#findFor(channel, account).then(
      ({ hosted, actor }) => {
        if (hosted === undefined) return entered({ kind: 'no-such-channel' });
        hosted.busyAt = this.#options.now();
        const names = hosted.names();
        entered({ kind: 'entered', view: hosted.room.view(actor), ...(names && { names }) });
      },
      (error: unknown) => {
        this.#options.onError(error);
        entered({ kind: 'failed' });
      },
    );
  }

  async perform(channel: string, account: Account, request: RoomRequest, from: string): Promise<Answer> {
    const { people, now, newId } = this.#options;
    const { hosted, actor } = await this.#findFor(channel, account);
    if (hosted === undefined || actor === undefined) return { kind: 'unknown-room' };
    const named = await nameTarget(request, (login) => people.findByLogin(login));
    if (named.kind === 'unknown-login') return named;
    const command = await this.#lookUp(hosted, actor, named);
    const at = now();
    hosted.busyAt = at;
    return this.#answer(hosted, actor, command, hosted.room.handle(command, actor, at, newId), from);
  }

  async look(channel: string, account: Account): Promise<Chatter | undefined> {
    const { hosted, actor } = await this.#findFor(channel, account);
    return actor && hosted?.room.chatterOf(actor);
  }

  report(presence: Presence): void {
    const { channel } = presence;
    const hosted = this.#rooms.get(channel);
    if (hosted === undefined) return;
    const { joined, parted } = hosted.report(presence);
    if (joined.length + parted.length > 0) this.#tell(channel, { kind: 'presence', joined, parted });
  }

  listen(channel: string, hear: (word: RoomWord) => void): () => void {
    return this.#options.bus.subscribe(subjectOf(channel), (word) => hear(word as RoomWord));
  }

  /** Acts of itself: a raid comes, somebody decides on a page. @returns undefined where there is no such room */
  async act(channel: string, act: Act): Promise<readonly RoomReply[] | undefined> {
    const hosted = await this.find(channel);
    return hosted && this.#carryOut(hosted, act(hosted.room, this.#options.now(), this.#options.newId));
  }

  tellUnbanRequest(channel: string, person: PersonRef): Promise<unknown> {
    return this.act(channel, (room, now, newId) => room.hearUnbanRequest(person, now, newId));
  }

  /** @returns undefined where no channel has that name */
  find(channel: string): HostedRoom | Promise<HostedRoom | undefined> {
    const known = this.#rooms.get(channel) ?? this.#opening.get(channel);
    if (known !== undefined) return known;
    const opening = this.#open(channel).finally(() => this.#opening.delete(channel));
    this.#opening.set(channel, opening);
    return opening;
  }

  /** Connections in a room, wherever they are. */
  connections(channel: string): number {
    return this.#rooms.get(channel)?.connections ?? 0;
  }

  /** Somebody is something else to a channel now: what he says next is judged by that. */
  changeStanding(userId: string, roomId: string): void {
    this.#standings.change(userId, roomId);
  }

  /** What somebody said is told no more. */
  forget(userId: string): void {
    for (const { room, recent } of this.#rooms.values()) {
      recent.forget(userId);
      room.forget(userId);
    }
  }

  /** A process with connections is gone. */
  lose(edge: string): void {
    for (const [channel, hosted] of this.#rooms) {
      const parted = hosted.lose(edge);
      if (parted.length > 0) this.#tell(channel, { kind: 'presence', joined: [], parted });
    }
  }

  /** Lets polls end and forgets rooms that nobody needs. To be called every second. */
  tick(): void {
    const { now, newId, onError } = this.#options;
    const at = now();
    for (const [channel, hosted] of this.#rooms) {
      const { room } = hosted;
      if (room.nextAt !== undefined && room.nextAt <= at)
        this.#carryOut(hosted, room.tick(at, newId)).catch(onError);
      if (hosted.connections > 0) hosted.busyAt = at;
      else if (at - hosted.busyAt > forgetAfter && room.nextAt === undefined) this.#rooms.delete(channel);
    }
  }

  async #open(channel: string): Promise<HostedRoom | undefined> {
    const { people, store, judgesOf, now } = this.#options;
    const owner = await people.findByLogin(channel);
    if (owner === undefined) return undefined;
    const name = { roomId: owner.userId, login: owner.login };
    const [snapshot, judges, recent] = await Promise.all([
      store.load(name.roomId),
      judgesOf(name),
      this.#readNewest(name),
    ]);
    const room = new Room(name, { ...snapshot, recent }, judges);
    const hosted = new HostedRoom(room, recent.at(-1)?.id, now());
    this.#rooms.set(channel, hosted);
    return hosted;
  }

  /** A room without its history is better than none. */
  async #readNewest({ roomId }: RoomName): Promise<readonly RoomEvent[]> {
    const { log, onError } = this.#options;
    return await log.read(roomId, { count: historyLength, isNewest: true }).catch((error: unknown) => {
      onError(error);
      return [];
    });
  }

  /** Waits for nothing that is known: lines of a connection are to keep their order. */
  async #findFor(
    channel: string,
    account: Account | undefined,
  ): Promise<{ hosted: HostedRoom | undefined; actor: Actor | undefined }> {
    const found = this.find(channel);
    const hosted = found instanceof Promise ? await found : found;
    if (hosted === undefined || account === undefined) return { hosted, actor: undefined };
    const asked = this.#standings.find(account.userId, hosted.room.name.roomId, this.#options.now());
    const standing = asked instanceof Promise ? await asked : asked;
    return { hosted, actor: { ...account, standing } };
  }

  /** A message that moderators delete may be too old for the room to know. */
  async #lookUp({ room }: HostedRoom, actor: Actor, command: RoomCommand): Promise<RoomCommand> {
    if (command.kind !== 'delete' || !isAtLeast(room.chatterOf(actor).role, 'moderator')) return command;
    const { messageId } = command;
    const span = { after: messageId.slice(0, -1), before: `${messageId}~`, count: 20, isNewest: false };
    const near = await this.#options.log.read(room.name.roomId, span);
    const found = near.find(({ id }) => id === messageId);
    if (found?.kind !== 'message') return command;
    return { ...command, logged: { author: found.author, text: found.text } };
  }

  async #answer(
    hosted: HostedRoom,
    actor: Actor,
    command: RoomCommand,
    outcomes: readonly RoomOutcome[],
    from: string,
  ): Promise<Answer> {
    const [own] = outcomes.flatMap((outcome) =>
      outcome.kind === 'event' &&
      outcome.event.kind === 'message' &&
      outcome.event.author.userId === actor.userId
        ? [outcome.event]
        : [],
    );
    const you = own?.author ?? hosted.room.chatterOf(actor);
    // An announcement is seen by its author, too.
    const replies = await this.#carryOut(hosted, outcomes, command.kind === 'say' ? from : undefined);
    return { kind: 'answered', replies, you, ...(own && { messageId: own.id }) };
  }

  /** Events go out at once, so that they keep the order of their ids; replies wait for what must be on disk first. */
  #carryOut(
    hosted: HostedRoom,
    outcomes: readonly RoomOutcome[],
    from?: string,
  ): Promise<readonly RoomReply[]> {
    const { roomId } = hosted.room.name;
    const replies: RoomReply[] = [];
    const written: Promise<void>[] = [];
    for (const outcome of outcomes) {
      if (outcome.kind === 'event') this.#happen(hosted, outcome.event, from);
      else if (outcome.kind === 'reply') replies.push(outcome);
      else if (outcome.kind === 'raid') this.#raid(hosted, outcome.to).catch(this.#options.onError);
      else {
        const writing = this.#options.store.write(roomId, outcome.change);
        if (outcome.isAwaited) written.push(writing);
        else writing.catch(this.#options.onError);
      }
    }
    return written.length === 0 ? Promise.resolve(replies) : Promise.all(written).then(() => replies);
  }

  /** Viewers go over to another channel, by the word of their own. */
  async #raid({ room, connections }: HostedRoom, to: PersonRef): Promise<void> {
    const { roomId: userId, login } = room.name;
    const from = { userId, login, displayName: login, color: colorFor(userId) };
    await this.act(to.login, (raided, now, newId) => raided.arriveRaid(from, connections, now, newId));
  }

  #happen(hosted: HostedRoom, event: RoomEvent, from: string | undefined): void {
    this.#options.log.append(event);
    this.#options.onEvent?.(hosted.room.name, event);
    hosted.recent.add(event);
    this.#tell(hosted.room.name.login, {
      ...{ kind: 'event', event },
      ...(from !== undefined && { from }),
      ...(!passes(hosted, event) && { isThinned: true as const }),
    });
  }

  #tell(channel: string, word: RoomWord): void {
    this.#options.bus.publish(subjectOf(channel), word);
  }
}

function passes({ thinning, connections }: HostedRoom, event: RoomEvent): boolean {
  if (event.kind !== 'message' || event.announcement !== undefined) return true;
  const { role } = event.author;
  // Counted all the same.
  return thinning.passes(connections, event.at) || role === 'broadcaster' || role === 'moderator';
}
