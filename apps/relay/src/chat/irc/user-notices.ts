import { formatIrc } from '@starling/shared/protocol/irc.ts';
import type { RoomEvent } from '../room/room-event.ts';
import type { IrcClass, Place } from './irc-class.ts';
import { notice } from './irc-lines.ts';
import { chatterTags, emotesTag } from './message-tags.ts';

type Of<Kind extends RoomEvent['kind']> = Extract<RoomEvent, { readonly kind: Kind }>;
type Tags = Record<string, string>;

interface UserNotice {
  /** Twitch's where it has one, else ours. */
  readonly messageId: string;
  /** For people. */
  readonly words: string;
  /** Without their `msg-param-`. */
  readonly params: Tags;
  /** Further tags. */
  readonly tags?: Tags;
  readonly text?: string;
}

/** @param plain what connections without Twitch's commands are told; undefined: nothing */
function userNotice(
  event: RoomEvent,
  place: Place,
  { hasCommands, hasTags }: IrcClass,
  { messageId, words, params, tags = {}, text }: UserNotice,
  plain: string | undefined,
): string[] {
  if (!hasCommands) return plain === undefined ? [] : [notice(place, undefined, plain, false)];
  const named = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [`msg-param-${name}`, value]),
  );
  const all = {
    ...{ 'badge-info': '', badges: '', color: '', 'display-name': place.channel, emotes: '', flags: '' },
    ...{ id: event.id, login: place.channel, mod: '0' },
    'msg-id': messageId,
    ...named,
    ...{ 'room-id': event.roomId, subscriber: '0', 'system-msg': words },
    ...{ 'tmi-sent-ts': String(Math.floor(event.at)), 'user-id': event.roomId, 'user-type': '' },
    ...tags,
  };
  return [
    formatIrc({
      tags: hasTags ? all : {},
      ...{ prefix: place.host, command: 'USERNOTICE', params: [`#${place.channel}`] },
      ...(text !== undefined && { text }),
    }),
  ];
}

const past = (isHistorical: boolean): Tags => (isHistorical ? { historical: '1' } : {});

export function raidLines(event: Of<'raid'>, place: Place, audience: IrcClass): string[] {
  const { from, viewers } = event;
  const words = `${viewers} raiders from ${from.displayName} have joined!`;
  const params = { displayName: from.displayName, login: from.login, viewerCount: String(viewers) };
  const tags = {
    ...{ login: from.login, 'display-name': from.displayName, color: from.color, 'user-id': from.userId },
  };
  return userNotice(event, place, audience, { messageId: 'raid', words, params, tags }, words);
}

export function pinLines(
  event: Of<'pin' | 'unpin'>,
  place: Place,
  audience: IrcClass,
  isHistorical: boolean,
): string[] {
  if (event.kind === 'unpin') {
    const words = 'The pinned message was taken down.';
    const params = { 'pin-id': event.pinId };
    return userNotice(event, place, audience, { messageId: 'unpin', words, params }, undefined);
  }
  const { pin } = event;
  const words = `${pin.by.login} pinned a message.`;
  const params = {
    'pin-id': pin.pinId,
    by: pin.by.login,
    ...(pin.messageId !== undefined && { 'message-id': pin.messageId }),
    ...(pin.until !== undefined && { 'until-ts': String(pin.until) }),
  };
  const tags = {
    ...chatterTags(pin.author),
    ...{ emotes: emotesTag(pin.emotes), login: pin.author.login, 'user-id': pin.author.userId },
    ...past(isHistorical),
  };
  const content = { messageId: 'pin', words, params, tags, text: pin.text };
  return userNotice(event, place, audience, content, `Pinned: ${pin.author.displayName}: ${pin.text}`);
}

export function pollLines(
  event: Of<'poll'>,
  place: Place,
  audience: IrcClass,
  isHistorical: boolean,
): string[] {
  const { poll } = event;
  const params: Tags = {
    ...{ 'poll-id': poll.pollId, title: poll.title, status: poll.status },
    ...{ 'started-ts': String(poll.startedAt), 'ends-ts': String(poll.endsAt) },
  };
  for (const [index, { choiceId, title, votes }] of poll.choices.entries())
    Object.assign(params, {
      [`choice-${index + 1}-id`]: choiceId,
      [`choice-${index + 1}-title`]: title,
      [`choice-${index + 1}-votes`]: String(votes),
    });
  const votes = poll.choices.reduce((sum, choice) => sum + choice.votes, 0);
  const isNew = poll.status === 'active' && votes === 0;
  const choices = poll.choices.map(({ title }, index) => `${index + 1}: ${title}`).join(', ');
  const results = poll.choices.map((choice) => `${choice.title}: ${choice.votes}`).join(', ');
  const words =
    poll.status === 'active' ? `Poll: ${poll.title} (${choices})` : `Poll over: ${poll.title} (${results})`;
  const content = { messageId: 'poll', words, params, tags: past(isHistorical) };
  return userNotice(event, place, audience, content, isNew || poll.status !== 'active' ? words : undefined);
}

export function predictionLines(
  event: Of<'prediction'>,
  place: Place,
  audience: IrcClass,
  isHistorical: boolean,
): string[] {
  const { prediction } = event;
  const params: Tags = {
    ...{ 'prediction-id': prediction.predictionId, title: prediction.title, status: prediction.status },
    ...{ 'started-ts': String(prediction.startedAt), 'locks-ts': String(prediction.locksAt) },
    ...(prediction.winnerId !== undefined && { 'winner-id': prediction.winnerId }),
  };
  for (const [index, { outcomeId, title, picks }] of prediction.outcomes.entries())
    Object.assign(params, {
      [`outcome-${index + 1}-id`]: outcomeId,
      [`outcome-${index + 1}-title`]: title,
      [`outcome-${index + 1}-picks`]: String(picks),
    });
  const picks = prediction.outcomes.reduce((sum, outcome) => sum + outcome.picks, 0);
  const outcomes = prediction.outcomes.map(({ title }, index) => `${index + 1}: ${title}`).join(', ');
  const winner = prediction.outcomes.find(({ outcomeId }) => outcomeId === prediction.winnerId);
  const words = {
    active: `Prediction: ${prediction.title} (${outcomes})`,
    locked: `Prediction locked: ${prediction.title}`,
    resolved: `Prediction resolved: ${prediction.title}: ${winner?.title ?? ''}`,
    cancelled: `Prediction cancelled: ${prediction.title}`,
  }[prediction.status];
  const content = { messageId: 'prediction', words, params, tags: past(isHistorical) };
  const isTold = prediction.status !== 'active' || picks === 0;
  return userNotice(event, place, audience, content, isTold ? words : undefined);
}

/** What only moderators are told. */
export function moderatorLines(
  event: Of<'held' | 'released' | 'denied' | 'user-restored' | 'unban-asked'>,
  place: Place,
  audience: IrcClass,
): string[] {
  if (event.kind === 'held') {
    const { message, because, category } = event;
    const words = `A message from ${message.author.displayName} waits for your decision.`;
    const content = {
      ...{ messageId: 'automod-held', words, text: message.text },
      params: { 'message-id': event.messageId, because, category },
      tags: {
        ...chatterTags(message.author),
        ...{ login: message.author.login, 'user-id': message.author.userId },
        emotes: emotesTag(message.emotes),
      },
    };
    const hint = `${message.author.displayName}: ${message.text} (/approve or /deny ${event.messageId})`;
    return userNotice(event, place, audience, content, hint);
  }
  if (event.kind === 'unban-asked') {
    const { userId, login } = event.person;
    const words = `${login} asks to be unbanned.`;
    const content = { messageId: 'unban-request', words, params: { login, 'user-id': userId } };
    return userNotice(event, place, audience, content, words);
  }
  const params =
    event.kind === 'user-restored'
      ? { login: event.login, 'user-id': event.userId, by: event.by.login }
      : { 'message-id': event.messageId, by: event.by.login };
  const [messageId, words] = {
    released: ['automod-released', 'A held message was approved.'],
    denied: ['automod-denied', 'A held message was denied.'],
    'user-restored': ['user-restored', 'Somebody may talk again.'],
  }[event.kind] as [string, string];
  return userNotice(event, place, audience, { messageId, words, params }, undefined);
}
