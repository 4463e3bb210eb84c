import type { AnnouncementColor } from '../room/said-message.ts';
import { parseDuration } from './duration.ts';
import {
  alone,
  forLogin,
  request,
  type SlashCommand,
  type SlashCommands,
  splitWord,
  type Typed,
  withWord,
} from './slash-command.ts';

const messageId = '<message id>';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const role = (asked: 'moderator' | 'vip', isGranted: boolean, does: string): SlashCommand => ({
  ...{ usage: '<username>', does },
  read: (rest) => forLogin(rest, (target) => ({ kind: 'role', target, role: asked, isGranted })),
});
const lift = (isTimeoutOnly: boolean, does: string): SlashCommand => ({
  ...{ usage: '<username>', does },
  read: (rest) => forLogin(rest, (target) => ({ kind: 'unban', target, isTimeoutOnly })),
});
const announce = (color: AnnouncementColor): SlashCommand => ({
  ...{ usage: '<message>', does: 'Calls attention to a message' },
  read: (text) => (text === '' ? undefined : request({ kind: 'announce', text, color })),
});

function readQuestion(
  rest: string,
): { duration: number; title: string; choices: readonly string[] } | undefined {
  const [first, more] = splitWord(rest);
  const duration = parseDuration(first, 1);
  const [title = '', ...choices] = more.split('|').map((word) => word.trim());
  return duration === undefined || choices.length < 2 ? undefined : { duration, title, choices };
}

function readTimeout(rest: string): Typed | undefined {
  return forLogin(rest, (target, more) => {
    const [first, reason] = splitWord(more);
    const duration = first === '' ? 600 : parseDuration(first, 1);
    if (duration === undefined) return { kind: 'timeout', target, duration: 600, reason: more };
    return { kind: 'timeout', target, duration, ...(reason !== '' && { reason }) };
  });
}

/** What moderators and owners type. */
export const moderatorCommands: SlashCommands = {
  ban: {
    usage: '<username> [reason]',
    does: 'Permanently prevents a user from chatting',
    read: (rest) =>
      forLogin(rest, (target, reason) => ({ kind: 'ban', target, ...(reason !== '' && { reason }) })),
  },
  timeout: {
    usage: '<username> [duration] [reason]',
    does: 'Temporarily prevents a user from chatting, for ten minutes unless you say otherwise',
    read: readTimeout,
  },
  unban: lift(false, 'Ends a ban or a time-out'),
  untimeout: lift(true, 'Ends a time-out'),
  delete: withWord(messageId, 'Deletes a message', (id) => ({ kind: 'delete', messageId: id })),
  clear: alone('Clears the chat for everybody', { kind: 'clear' }),
  mod: role('moderator', true, 'Makes a user a moderator'),
  unmod: role('moderator', false, 'Takes a moderator’s rights'),
  vip: role('vip', true, 'Makes a user a VIP'),
  unvip: role('vip', false, 'Takes a VIP’s rights'),
  announce: announce('primary'),
  announceblue: announce('blue'),
  announcegreen: announce('green'),
  announceorange: announce('orange'),
  announcepurple: announce('purple'),
  pin: {
    usage: '<message id or text>',
    does: 'Pins a message above the chat',
    read: (rest) => {
      if (rest === '') return undefined;
      return request({ kind: 'pin', ...(uuid.test(rest) ? { messageId: rest } : { text: rest }) });
    },
  },
  unpin: alone('Takes the pinned message down', { kind: 'unpin' }),
  approve: withWord(messageId, 'Lets a held message be seen', (id) => ({ kind: 'release', messageId: id })),
  deny: withWord(messageId, 'Refuses a held message', (id) => ({ kind: 'deny', messageId: id })),
  raid: {
    usage: '<channel>',
    does: 'Sends your viewers to another channel',
    read: (rest) => forLogin(rest, (target) => ({ kind: 'raid', target })),
  },
  poll: {
    usage: '<duration> <title> | <choice> | <choice> …',
    does: 'Starts a poll',
    read: (rest) => {
      const asked = readQuestion(rest);
      return asked && request({ kind: 'start-poll', ...asked });
    },
  },
  endpoll: alone('Ends the poll', { kind: 'end-poll' }),
  prediction: {
    usage: '<duration> <title> | <outcome> | <outcome> …',
    does: 'Starts a prediction',
    read: (rest) => {
      const asked = readQuestion(rest);
      return (
        asked &&
        request({
          ...{ kind: 'start-prediction', title: asked.title },
          ...{ outcomes: asked.choices, duration: asked.duration },
        })
      );
    },
  },
  lockprediction: alone('Takes no more picks', { kind: 'lock-prediction' }),
  resolveprediction: withWord('<number>', 'Says which outcome came true', (outcome) => ({
    kind: 'resolve-prediction',
    outcome,
  })),
  cancelprediction: alone('Ends the prediction without a result', { kind: 'cancel-prediction' }),
};
