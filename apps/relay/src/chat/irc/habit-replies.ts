import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import { fromServer } from './irc-lines.ts';

/**
 * Answers what clients of plain IRC ask out of habit, so that they do not wait for it (RFC 1459 §6): modes and bans of a
 * channel, who is there, hosts. The answers are empty; what is not known at all gets a 421.
 */
export function habitReply({ command, params }: IrcMessage, host: string, nick: string): string[] {
  const [target = '*', second] = params;
  const about = /^[^\s:][^\s]*$/.test(target) ? target : '*';
  switch (command) {
    case 'MODE':
      if (!about.startsWith('#')) return [fromServer(host, '221', [nick, '+'])];
      if (second === undefined) return [fromServer(host, '324', [nick, about, '+'])];
      if (/^\+?b$/.test(second) && params.length === 2)
        return [fromServer(host, '368', [nick, about], 'End of channel ban list')];
      return [refusal(host, nick, about)];
    case 'KICK':
    case 'INVITE':
      return [refusal(host, nick, about)];
    case 'WHO':
      return [fromServer(host, '315', [nick, about], 'End of /WHO list')];
    case 'NAMES':
      return [fromServer(host, '366', [nick, about], 'End of /NAMES list')];
    case 'USERHOST':
      return [fromServer(host, '302', [nick], '')];
    case 'ISON':
      return [fromServer(host, '303', [nick], '')];
    case 'AWAY':
    case 'TOPIC':
      return [];
    default:
      return [fromServer(host, '421', [nick, command], 'Unknown command')];
  }
}

/** ERR_CHANOPRIVSNEEDED: rights are not given and taken so here. */
function refusal(host: string, nick: string, channel: string): string {
  return fromServer(host, '482', [nick, channel], 'Use /ban, /timeout, /mod and the like');
}
