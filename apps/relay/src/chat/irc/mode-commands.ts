import type { RoomModes } from '../room/room-state.ts';
import { parseDuration } from './duration.ts';
import { alone, request, type SlashCommand, type SlashCommands } from './slash-command.ts';

const mode = (change: Partial<RoomModes>, does: string): SlashCommand =>
  alone(does, { kind: 'modes', change });

/** What says who may speak, and how often. */
export const modeCommands: SlashCommands = {
  slow: {
    usage: '[seconds]',
    does: 'Limits how often users may send messages',
    read: (rest) => {
      const slow = rest === '' ? 30 : parseDuration(rest, 1);
      return slow === undefined || slow === 0 ? undefined : request({ kind: 'modes', change: { slow } });
    },
  },
  slowoff: mode({ slow: 0 }, 'Ends slow mode'),
  followers: {
    usage: '[duration]',
    does: 'Only those who have followed that long may talk',
    read: (rest) => {
      const seconds = rest === '' ? 0 : parseDuration(rest, 60);
      if (seconds === undefined) return undefined;
      return request({ kind: 'modes', change: { followersOnly: Math.ceil(seconds / 60) } });
    },
  },
  followersoff: mode({ followersOnly: -1 }, 'Ends followers-only mode'),
  subscribers: mode({ subscribersOnly: true }, 'Only subscribers may talk'),
  subscribersoff: mode({ subscribersOnly: false }, 'Ends subscribers-only mode'),
  emoteonly: mode({ emoteOnly: true }, 'Messages may hold emotes alone'),
  emoteonlyoff: mode({ emoteOnly: false }, 'Ends emote-only mode'),
  uniquechat: mode({ unique: true }, 'No message may be said twice'),
  uniquechatoff: mode({ unique: false }, 'Ends unique-chat mode'),
  r9kbeta: mode({ unique: true }, 'No message may be said twice'),
  r9kbetaoff: mode({ unique: false }, 'Ends unique-chat mode'),
  closechat: mode({ off: true }, 'Only moderators may talk'),
  openchat: mode({ off: false }, 'Everybody may talk again'),
};
