import type { OwnUnbanRequest, UnbanRequest, UnbanRequests } from '@starling/shared/protocol/moderation.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { RoomName } from '../room/room-state.ts';
import type { Account } from '../rooms.ts';
import type { StoredUnbanRequest } from '../store/unban-rows.ts';
import type { UnbanStore } from '../store/unban-store.ts';
import type { DeskRooms } from './desk-people.ts';
import { isoOf } from './desk-people.ts';

export interface UnbanDeskOptions {
  readonly rooms: DeskRooms;
  readonly store: UnbanStore;
  readonly now: () => Millis;
  readonly newId: () => string;
}

/** Whoever was told no may ask again after that. */
const patience: Millis = 7 * 86_400_000;
/** Of a channel. */
const mostOpen = 1_000;
const atOnce = 50;

/** Requests of banned people to be let back, and what becomes of them. */
export class UnbanDesk {
  readonly #options: UnbanDeskOptions;

  constructor(options: UnbanDeskOptions) {
    this.#options = options;
  }

  async state(name: RoomName, account: Account): Promise<OwnUnbanRequest> {
    const ban = await this.#banOf(name, account);
    const [newest] = await this.#options.store.read(name.roomId, { userId: account.userId, count: 1 });
    return {
      isBanned: ban !== undefined,
      ...(ban?.reason !== undefined && { reason: ban.reason }),
      canAsk: ban !== undefined && this.#against(newest) === undefined,
      ...(newest && { request: requestOf(newest) }),
    };
  }

  async ask(
    name: RoomName,
    account: Account,
    text: string,
  ): Promise<UnbanRequest | 'not-banned' | 'already-asked' | 'asked-lately' | 'too-many'> {
    const { store, now, newId } = this.#options;
    if ((await this.#banOf(name, account)) === undefined) return 'not-banned';
    const [newest] = await store.read(name.roomId, { userId: account.userId, count: 1 });
    const against = this.#against(newest);
    if (against !== undefined) return against;
    if ((await store.countOpen(name.roomId)) >= mostOpen) return 'too-many';
    const by = { userId: account.userId, login: account.login };
    const request: StoredUnbanRequest = { id: newId(), at: now(), by, text, status: 'open' };
    if (!(await store.add(name.roomId, request))) return 'already-asked';
    await this.#options.rooms.tellUnbanRequest(name.login, by);
    return requestOf(request);
  }

  async list(
    roomId: string,
    status: UnbanRequest['status'] | undefined,
    before: string | undefined,
  ): Promise<UnbanRequests> {
    const found = await this.#options.store.read(roomId, { status, before, count: atOnce + 1 });
    const data = found.slice(0, atOnce).map(requestOf);
    return { data, older: found.length > atOnce ? (data.at(-1)?.id ?? null) : null };
  }

  /** Lifts the ban first: a request that is still open can be decided again, one that is settled cannot. */
  async decide(
    name: RoomName,
    by: Account,
    { id, isAccepted, note }: { id: string; isAccepted: boolean; note: string | undefined },
  ): Promise<UnbanRequest | 'decided-already' | undefined> {
    const { rooms, store, now, newId } = this.#options;
    const [asked] = await store.read(name.roomId, { id, count: 1 });
    if (asked === undefined) return undefined;
    if (asked.status !== 'open') return 'decided-already';
    if (isAccepted)
      await rooms.perform(
        name.login,
        by,
        { kind: 'unban', target: asked.by.login, isTimeoutOnly: false },
        '',
      );
    const moderator = { userId: by.userId, login: by.login };
    const decision = { at: now(), by: moderator, ...(note !== undefined && { note }) };
    const settled: StoredUnbanRequest = { ...asked, status: isAccepted ? 'accepted' : 'denied', decision };
    return (await store.settle(name.roomId, settled, decision, newId()))
      ? requestOf(settled)
      : 'decided-already';
  }

  /** @returns undefined where nothing bans him for good */
  async #banOf({ login }: RoomName, { userId }: Account): Promise<{ reason?: string } | undefined> {
    const hosted = await this.#options.rooms.find(login);
    const { own, shared } = hosted?.room.banOf(userId, this.#options.now()) ?? {};
    return own?.until === undefined ? (own ?? shared) : shared;
  }

  #against(newest: StoredUnbanRequest | undefined): 'already-asked' | 'asked-lately' | undefined {
    if (newest?.status === 'open') return 'already-asked';
    const isDenied = newest?.status === 'denied' && newest.decision !== undefined;
    return isDenied && this.#options.now() - newest.decision.at < patience ? 'asked-lately' : undefined;
  }
}

function requestOf({ id, at, by, text, status, decision }: StoredUnbanRequest): UnbanRequest {
  return {
    ...{ id, at: isoOf(at), by: { id: by.userId, login: by.login }, text, status },
    ...(decision && {
      decidedAt: isoOf(decision.at),
      decidedBy: { id: decision.by.userId, login: decision.by.login },
      ...(decision.note !== undefined && { note: decision.note }),
    }),
  };
}
