import type { RoomEvent, RoomHappening } from '../room/room-event.ts';
import type { RoomView } from '../room/room-view.ts';
import { linesFor } from './event-lines.ts';
import type { IrcClass, Place } from './irc-class.ts';
import { joinLine, namesLines, operatorLine, roomState, userState } from './irc-lines.ts';

/**
 * What somebody who joins a room is told, in Twitch's order.
 *
 * @param members logins for the list of names
 */
export function entryLines(
  view: RoomView,
  place: Place,
  { nick, class: audience, wantsReplay }: { nick: string; class: IrcClass; wantsReplay: boolean },
  members: readonly string[],
): string[] {
  const { you, modes } = view;
  const isOperator = audience.isModerator && (audience.hasMembership || !audience.hasCommands);
  return [
    joinLine(nick, place),
    ...(audience.hasCommands && you !== undefined ? [userState(you, place, audience)] : []),
    ...(audience.hasCommands ? [roomState(place, modes, audience)] : []),
    ...namesLines(nick, place, members),
    ...(isOperator ? [operatorLine(nick, true, place)] : []),
    ...(wantsReplay ? retold([...view.history, ...standingEvents(view)], place, audience) : []),
  ];
}

/** What whoever looks at a room must know to see what stands there: its modes, its pin, poll and prediction. */
export function standingLines(view: RoomView, place: Place, audience: IrcClass): string[] {
  return [roomState(place, view.modes, audience), ...retold(standingEvents(view), place, audience)];
}

function retold(events: readonly RoomEvent[], place: Place, audience: IrcClass): string[] {
  return events.flatMap((event) => [...linesFor(event, place, audience, true)]);
}

function standingEvents({ roomId, pin, poll, prediction }: RoomView): RoomEvent[] {
  const past = (id: string, at: number, happening: RoomHappening): RoomEvent => ({
    ...{ id, roomId, at },
    ...happening,
  });
  return [
    ...(pin === undefined ? [] : [past(pin.pinId, pin.at, { kind: 'pin', pin })]),
    ...(poll === undefined ? [] : [past(poll.pollId, poll.startedAt, { kind: 'poll', poll })]),
    ...(prediction === undefined
      ? []
      : [past(prediction.predictionId, prediction.startedAt, { kind: 'prediction', prediction })]),
  ];
}
