import { formatIrc } from '@starling/shared/protocol/irc.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { RoomModes } from '../room/room-state.ts';
import { inWords, modeReply } from '../room/room-words.ts';
import type { IrcClass, Place } from './irc-class.ts';
import { fromPerson, notice, operatorLine, roomState } from './irc-lines.ts';
import { messageTags } from './message-tags.ts';
import { moderatorLines, pinLines, pollLines, predictionLines, raidLines } from './user-notices.ts';

type Of<Kind extends RoomEvent['kind']> = Extract<RoomEvent, { readonly kind: Kind }>;

/**
 * What connections of one class are told of an event, one line each without its end; none where they see nothing of it.
 * Events for moderators are told to moderators only.
 *
 * @param isHistorical it was before the reader came
 */
export function linesFor(
  event: RoomEvent,
  place: Place,
  audience: IrcClass,
  isHistorical = false,
): readonly string[] {
  switch (event.kind) {
    case 'message':
      return messageLines(event, place, audience, isHistorical);
    case 'message-deleted':
      return deletionLines(event, place, audience);
    case 'user-cleared':
      return clearanceLines(event, place, audience);
    case 'room-cleared':
      return roomClearedLines(event, place, audience);
    case 'modes':
      return modesLines(event, place, audience);
    case 'role':
      if (event.role !== 'moderator' || !(audience.hasMembership || !audience.hasCommands)) return [];
      return [operatorLine(event.login, event.isGranted, place)];
    case 'pin':
    case 'unpin':
      return pinLines(event, place, audience, isHistorical);
    case 'raid':
      return raidLines(event, place, audience);
    case 'poll':
      return pollLines(event, place, audience, isHistorical);
    case 'prediction':
      return predictionLines(event, place, audience, isHistorical);
    case 'held':
    case 'released':
    case 'denied':
    case 'user-restored':
    case 'unban-asked':
      return audience.isModerator ? moderatorLines(event, place, audience) : [];
  }
}

function messageLines(
  event: Of<'message'>,
  place: Place,
  audience: IrcClass,
  isHistorical: boolean,
): string[] {
  const { author, isAction, announcement } = event;
  const tags = audience.hasTags ? messageTags(event, event, isHistorical) : {};
  if (announcement !== undefined && audience.hasCommands)
    return [
      formatIrc({
        tags: audience.hasTags
          ? {
              ...tags,
              login: author.login,
              'msg-id': 'announcement',
              'msg-param-color': announcement.toUpperCase(),
              'system-msg': '',
            }
          : {},
        ...{ prefix: place.host, command: 'USERNOTICE' },
        ...{ params: [`#${place.channel}`], text: event.text },
      }),
    ];
  const text = isAction ? `\u0001ACTION ${event.text}\u0001` : event.text;
  return [fromPerson(author.login, place, { tags, command: 'PRIVMSG', text })];
}

function deletionLines(event: Of<'message-deleted'>, place: Place, audience: IrcClass): string[] {
  if (!audience.hasCommands)
    return [notice(place, undefined, `A message from ${event.author.login} was deleted.`, false)];
  const tags = {
    login: event.author.login,
    'room-id': event.roomId,
    'target-msg-id': event.messageId,
    'tmi-sent-ts': String(event.at),
    ...(audience.isModerator && { 'starling-by': event.by.login }),
  };
  return [command('CLEARMSG', place, audience, tags, event.text)];
}

function clearanceLines(event: Of<'user-cleared'>, place: Place, audience: IrcClass): string[] {
  const { login, userId, duration, reason, by } = event;
  if (!audience.hasCommands) {
    if (duration === undefined)
      return [
        formatIrc({
          ...{ prefix: place.host, command: 'KICK' },
          ...{ params: [`#${place.channel}`, login], text: 'Banned' },
        }),
      ];
    return [notice(place, undefined, `${login} has been timed out for ${inWords(duration)}.`, false)];
  }
  const tags = {
    ...(duration !== undefined && { 'ban-duration': String(Math.ceil(duration)) }),
    'room-id': event.roomId,
    'target-user-id': userId,
    'tmi-sent-ts': String(event.at),
    ...(audience.isModerator && {
      'starling-by': by.login,
      ...(reason !== undefined && { 'starling-reason': reason }),
    }),
  };
  return [command('CLEARCHAT', place, audience, tags, login)];
}

function roomClearedLines(event: Of<'room-cleared'>, place: Place, audience: IrcClass): string[] {
  if (!audience.hasCommands)
    return [notice(place, undefined, 'Chat has been cleared by a moderator.', false)];
  const tags = { 'room-id': event.roomId, 'tmi-sent-ts': String(event.at) };
  return [command('CLEARCHAT', place, audience, tags)];
}

/** Twitch tells everybody in words, too: bots wait for these. */
function modesLines({ changed }: Of<'modes'>, place: Place, audience: IrcClass): string[] {
  const notices = (Object.entries(changed) as [keyof RoomModes, number | boolean][]).map(([mode, value]) => {
    const { messageId, text } = modeReply(mode, value, false);
    return notice(place, messageId, text, audience.hasTags);
  });
  return audience.hasCommands ? [roomState(place, changed, audience), ...notices] : notices;
}

/** A line of the server with tags and perhaps a text, for those with Twitch's commands. */
function command(
  name: string,
  place: Place,
  { hasTags }: IrcClass,
  tags: Record<string, string>,
  text?: string,
): string {
  return formatIrc({
    tags: hasTags ? tags : {},
    ...{ prefix: place.host, command: name, params: [`#${place.channel}`] },
    ...(text !== undefined && { text }),
  });
}
