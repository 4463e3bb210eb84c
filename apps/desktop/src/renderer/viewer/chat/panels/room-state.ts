import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { heldAfter, nothingHeld, type HeldMessages } from '../moderation/held-messages.ts';
import { pinOf, type PinnedMessage } from './pinned-message.ts';
import { pollOf, type RoomPoll } from './room-poll.ts';
import { predictionOf, type RoomPrediction } from './room-prediction.ts';
import { raidOf, type RoomRaid } from './room-raid.ts';
import { numberIn } from './tag-values.ts';

/** What stands above a room's lines, and what moderators see beside them. */
export interface RoomState {
  /** The reader cannot talk: banned, or timed out until then by his own clock. */
  readonly silenced: 'banned' | { readonly until: Millis } | null;
  readonly pin: PinnedMessage | null;
  readonly poll: RoomPoll | null;
  readonly prediction: RoomPrediction | null;
  readonly raid: RoomRaid | null;
  readonly held: HeldMessages;
  /** What this clock is ahead of the relay's, as far as the quickest line shows. */
  readonly clockAhead: Millis | null;
  /** Counts what moderators did: a list of it is to be asked for again. */
  readonly deeds: number;
}

/** A room before anything came. */
export const emptyRoom: RoomState = {
  silenced: null,
  pin: null,
  poll: null,
  prediction: null,
  raid: null,
  held: nothingHeld,
  clockAhead: null,
  deeds: 0,
};

/**
 * The room after a line of the relay.
 *
 * @param reader login of who reads; null for nobody in particular
 * @param now when the line came, by this clock
 */
export function advanceRoom(
  before: RoomState,
  line: IrcMessage,
  reader: string | null,
  now: Millis,
): RoomState {
  const room = { ...before, clockAhead: clockAfter(before, line, now) };
  switch (line.command) {
    case 'JOIN':
      // Whoever enters is told again what is on; what is not told has ended meanwhile.
      return { ...room, pin: null, poll: null, prediction: null };
    case 'USERSTATE':
      // With an id it confirms a message: who is heard is not banned any more.
      return { ...room, silenced: line.tags.has('id') ? null : room.silenced };
    case 'CLEARCHAT':
      return clearanceIn(room, line, reader, now);
    case 'CLEARMSG':
      return { ...room, deeds: room.deeds + 1 };
    case 'NOTICE':
      return noticeIn(room, line, now);
    case 'USERNOTICE':
      return happeningIn(room, line);
    default:
      return before;
  }
}

function happeningIn(room: RoomState, line: IrcMessage): RoomState {
  switch (line.tags.get('msg-id')) {
    case 'pin':
      return { ...room, pin: pinOf(line) };
    case 'unpin':
      return { ...room, pin: null };
    case 'poll':
      return { ...room, poll: pollOf(line) ?? room.poll };
    case 'prediction':
      return { ...room, prediction: predictionOf(line) ?? room.prediction };
    case 'raid':
      return { ...room, raid: raidOf(line) };
    case 'user-restored':
    case 'unban-request':
      return { ...room, deeds: room.deeds + 1 };
    case 'automod-held':
    case 'automod-released':
    case 'automod-denied':
      return { ...room, held: heldAfter(room.held, line), deeds: room.deeds + 1 };
    case undefined:
    default:
      return room;
  }
}

function clearanceIn(room: RoomState, line: IrcMessage, reader: string | null, now: Millis): RoomState {
  const deeds = room.deeds + 1;
  if (reader === null || line.params[1] !== reader || line.tags.get('historical') === '1')
    return { ...room, deeds };
  const seconds = numberIn(line.tags, 'ban-duration');
  return { ...room, deeds, silenced: seconds === null ? 'banned' : { until: now + seconds * 1_000 } };
}

/** A refusal tells those who were banned before they came. */
function noticeIn(room: RoomState, line: IrcMessage, now: Millis): RoomState {
  switch (line.tags.get('msg-id')) {
    case 'msg_banned':
      return { ...room, silenced: 'banned' };
    case 'msg_timedout': {
      const seconds = /(\d{1,8}) more second/.exec(line.params.at(-1) ?? '')?.[1];
      return seconds === undefined ? room : { ...room, silenced: { until: now + Number(seconds) * 1_000 } };
    }
    case undefined:
    default:
      return room;
  }
}

/** Lines of the past say nothing about the clocks. */
function clockAfter({ clockAhead }: RoomState, { tags }: IrcMessage, now: Millis): Millis | null {
  const sentAt = numberIn(tags, 'tmi-sent-ts');
  if (sentAt === null || tags.get('historical') === '1') return clockAhead;
  const ahead = now - sentAt;
  return clockAhead === null ? ahead : Math.min(clockAhead, ahead);
}

/** @returns milliseconds until a time of the relay's clock, never below 0. */
export function timeUntil({ clockAhead }: RoomState, at: Millis, now: Millis): Millis {
  return Math.max(0, at - (now - (clockAhead ?? 0)));
}
