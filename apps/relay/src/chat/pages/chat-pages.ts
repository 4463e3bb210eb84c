import type { ChatEvent, ChatPage, OwnMessages } from '@starling/shared/protocol/chat-pages.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { HostedRoom } from '../host/hosted-room.ts';
import { standingLines } from '../irc/entry-lines.ts';
import { linesFor } from '../irc/event-lines.ts';
import { type IrcClass, type Place, twitchHost } from '../irc/irc-class.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RoomEvent } from '../room/room-event.ts';
import { firstIdAt } from '../sortable-id.ts';

/** Rooms as pages need them. */
interface HeldRooms {
  find(channel: string): HostedRoom | undefined | Promise<HostedRoom | undefined>;
}

export interface ChatPagesOptions {
  readonly rooms: HeldRooms;
  readonly log: EventLog;
  readonly hasRoom: () => boolean;
}

/** What a web page reads: it is nobody's, so it is no moderator's. */
const reader: IrcClass = { hasTags: true, hasCommands: true, hasMembership: false, isModerator: false };
const newestLines = 10;
const mostSince = 100;
const olderLines = 50;
const mostReplayed = 1_000;
const ownAtOnce = 500;
const pollAfterMs: Millis = 3_000;

/** Chat as pages, for those who have no connection. */
export class ChatPages {
  readonly #options: ChatPagesOptions;

  constructor(options: ChatPagesOptions) {
    this.#options = options;
  }

  /** @returns the newest lines, or what came after a cursor; undefined where there is no such channel */
  async newest(channel: string, after: string | undefined): Promise<ChatPage | undefined> {
    const hosted = await this.#options.rooms.find(channel);
    if (hosted === undefined) return undefined;
    const { recent, room } = hosted;
    const since = after === undefined ? undefined : recent.since(after);
    const view = room.view(undefined);
    const history = view.history.slice(-newestLines);
    const events = since?.slice(-mostSince) ?? history;
    const isWhole = since !== undefined && since.length <= mostSince;
    return {
      ...this.#common(),
      data: tell(events, hosted),
      standing: isWhole ? [] : standingLines(view, placeOf(hosted), reader),
      cursor: recent.newestId ?? history.at(-1)?.id ?? after ?? '',
      older: events[0]?.id ?? null,
      hasGap: after !== undefined && !isWhole,
    };
  }

  /** @returns messages from before one, or undefined where there is no such channel */
  async older(channel: string, before: string): Promise<ChatPage | undefined> {
    const hosted = await this.#options.rooms.find(channel);
    if (hosted === undefined) return undefined;
    const { roomId } = hosted.room.name;
    const found = await this.#options.log.read(roomId, { before, count: olderLines, isNewest: true });
    return {
      ...{ ...this.#common(), data: tell(found.filter(isLasting), hosted), standing: [], hasGap: false },
      cursor: found.at(-1)?.id ?? before,
      older: found.length < olderLines ? null : (found[0]?.id ?? null),
    };
  }

  /** @returns what was said from a time on until before another, oldest first, and whether that is all of it */
  async between(
    channel: string,
    from: Millis,
    to: Millis,
  ): Promise<{ readonly events: readonly ChatEvent[]; readonly isAll: boolean } | undefined> {
    const hosted = await this.#options.rooms.find(channel);
    if (hosted === undefined) return undefined;
    const span = { after: firstIdAt(from), before: firstIdAt(to), count: mostReplayed, isNewest: false };
    const found = await this.#options.log.read(hosted.room.name.roomId, span);
    return { events: tell(found.filter(isLasting), hosted), isAll: found.length < mostReplayed };
  }

  /** All that somebody said, newest first, also what was deleted. */
  async saidBy(userId: string, before: string | undefined): Promise<OwnMessages> {
    const found = await this.#options.log.readSaidBy(userId, { before, count: ownAtOnce, isNewest: true });
    const messages = found.flatMap((event) => (event.kind === 'message' ? [event] : []));
    return {
      data: messages
        .map(({ id, roomId, at, text }) => ({ id, channelId: roomId, at: new Date(at).toISOString(), text }))
        .reverse(),
      cursor: found.length < ownAtOnce ? null : (found[0]?.id ?? null),
    };
  }

  #common() {
    return { pollAfterMs, areSocketsFree: this.#options.hasRoom() };
  }
}

/** What is still worth to be told when it is over: of deletions nothing is left to see. */
function isLasting({ kind }: RoomEvent): boolean {
  return kind === 'message' || kind === 'raid';
}

function tell(events: readonly RoomEvent[], hosted: HostedRoom): ChatEvent[] {
  const place = placeOf(hosted);
  return events.map((event) => ({
    ...{ id: event.id, at: event.at },
    lines: [...linesFor(event, place, reader)],
  }));
}

function placeOf({ room }: HostedRoom): Place {
  return { host: twitchHost, channel: room.name.login, roomId: room.name.roomId };
}
