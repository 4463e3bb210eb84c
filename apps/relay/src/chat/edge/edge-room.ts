import type { Seat } from '../fanout/audience.ts';
import type { Clock } from '../fanout/clock.ts';
import type { Outbox } from '../fanout/outbox.ts';
import { type Delivery, RoomFanout } from '../fanout/room-fanout.ts';
import { linesFor } from '../irc/event-lines.ts';
import type { Place } from '../irc/irc-class.ts';
import { joinLine, partLine } from '../irc/irc-lines.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { RoomWord } from '../rooms.ts';
import type { EdgeClass } from './edge-class.ts';

/** A connection in a room. */
export interface Member {
  /** Names the connection for all processes. */
  readonly id: string;
  /** undefined for the anonymous. */
  readonly login: string | undefined;
  readonly outbox: Outbox;
  /** An event is about him: what he is may have changed. */
  changed(channel: string, event: RoomEvent): void;
}

/** What members are told. */
type Telling =
  | { readonly kind: 'event'; readonly event: RoomEvent }
  | { readonly kind: 'joined' | 'parted'; readonly login: string };

const mention = /@([a-z0-9_]{1,25})/gi;
const mostMentions = 10;

/** The connections of this process in one room, and the room's words for them. */
export class EdgeRoom {
  readonly channel: string;
  /** Connections on their way in. */
  entering = 0;
  place: Place | undefined;
  readonly #fanout: RoomFanout<Telling, EdgeClass>;
  readonly #seats = new Map<Member, Seat>();
  readonly #byLogin = new Map<string, Set<Member>>();
  #joined = new Set<string>();
  #parted = new Set<string>();

  constructor(channel: string, clock: Clock, onLost: () => void) {
    this.channel = channel;
    this.#fanout = new RoomFanout({
      clock,
      onLost,
      render: (telling, audience) => this.#render(telling, audience),
    });
  }

  get connections(): number {
    return this.#fanout.members;
  }

  get isEmpty(): boolean {
    return this.entering === 0 && this.#seats.size === 0;
  }

  enter(member: Member, edgeClass: EdgeClass): void {
    this.#seats.set(member, this.#fanout.enter(member.outbox, edgeClass));
    const { login } = member;
    if (login === undefined) return;
    const members = this.#byLogin.get(login);
    if (members !== undefined) members.add(member);
    else {
      this.#byLogin.set(login, new Set([member]));
      if (!this.#parted.delete(login)) this.#joined.add(login);
    }
  }

  /** @param isOpen whether the connection stays, and is to have what was said before it left */
  leave(member: Member, isOpen: boolean): void {
    const seat = this.#seats.get(member);
    if (seat === undefined) return;
    this.#seats.delete(member);
    if (isOpen) this.#fanout.dismiss(seat);
    else this.#fanout.leave(seat);
    const { login } = member;
    const members = login === undefined ? undefined : this.#byLogin.get(login);
    if (login === undefined || members?.delete(member) !== true || members.size > 0) return;
    this.#byLogin.delete(login);
    if (!this.#joined.delete(login)) this.#parted.add(login);
  }

  move(member: Member, edgeClass: EdgeClass): void {
    const seat = this.#seats.get(member);
    if (seat !== undefined) this.#fanout.move(seat, edgeClass);
  }

  /** @param find a connection of this process by its id */
  hear(word: RoomWord, find: (id: string) => Member | undefined): void {
    if (word.kind === 'event') this.#happen(word, find);
    else {
      for (const login of word.joined) this.#tellPresence('joined', login);
      for (const login of word.parted) this.#tellPresence('parted', login);
    }
  }

  /** @returns who has come and gone since it was asked last */
  takePresence(): { joined: readonly string[]; parted: readonly string[] } {
    const presence = { joined: [...this.#joined], parted: [...this.#parted] };
    this.#joined = new Set();
    this.#parted = new Set();
    return presence;
  }

  #happen(
    { event, from, isThinned }: Extract<RoomWord, { readonly kind: 'event' }>,
    find: (id: string) => Member | undefined,
  ): void {
    const speaker = from === undefined || event.kind !== 'message' ? undefined : find(from);
    const seat = speaker && this.#seats.get(speaker);
    const delivery: Delivery = {
      ...(seat !== undefined && { except: [seat] }),
      ...(isThinned === true && { onlyFor: this.#concerned(event) }),
    };
    this.#fanout.publish({ kind: 'event', event }, delivery);
    if (event.kind === 'role' || event.kind === 'user-cleared')
      for (const member of [...(this.#byLogin.get(event.login) ?? [])]) member.changed(this.channel, event);
  }

  /** Who is to have a message that not everybody gets: its author elsewhere, whom it answers, and whom it names. */
  #concerned(event: RoomEvent): Seat[] {
    if (event.kind !== 'message') return [];
    const { author, reply, text } = event;
    const logins = new Set([author.login, ...(reply === undefined ? [] : [reply.parentAuthor.login])]);
    for (const [, login = ''] of [...text.matchAll(mention)].slice(0, mostMentions))
      logins.add(login.toLowerCase());
    return [...logins].flatMap((login) => this.#seatsOf(login));
  }

  #tellPresence(kind: 'joined' | 'parted', login: string): void {
    // He was told when he came.
    this.#fanout.publish({ kind, login }, { except: this.#seatsOf(login) });
  }

  #seatsOf(login: string): Seat[] {
    return [...(this.#byLogin.get(login) ?? [])].flatMap((member) => this.#seats.get(member) ?? []);
  }

  #render(telling: Telling, audience: EdgeClass): readonly string[] {
    const { place } = this;
    if (place === undefined) return [];
    if (telling.kind === 'event') return linesFor(telling.event, place, audience);
    if (!audience.hasMembership) return [];
    return [telling.kind === 'joined' ? joinLine(telling.login, place) : partLine(telling.login, place)];
  }
}
