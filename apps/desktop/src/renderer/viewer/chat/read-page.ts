import type { ChatPage } from '@starling/shared/protocol/chat-pages.ts';
import { type IrcMessage, parseIrc } from '@starling/shared/protocol/irc.ts';
import { eventsOf, type IrcEvent } from './irc-events.ts';

/** The lines of a page of the chat: what stands in the room, then what happened, oldest first. */
export function linesOf({ standing, data }: Pick<ChatPage, 'standing' | 'data'>): IrcMessage[] {
  return [...standing, ...data.flatMap(({ lines }) => lines)].flatMap((raw) => parseIrc(raw) ?? []);
}

/** What a page of the chat tells of what stands in the room. */
export function readStanding(standing: ChatPage['standing'], now: number): IrcEvent[] {
  return standing.flatMap((raw) => {
    const line = parseIrc(raw);
    return line === undefined ? [] : eventsOf(line, now);
  });
}

/** What a page of the chat tells, oldest first. */
export function readPage(data: ChatPage['data']): IrcEvent[] {
  return data.flatMap(({ lines, at }) =>
    lines.flatMap((raw) => {
      const line = parseIrc(raw);
      return line === undefined ? [] : eventsOf(line, at);
    }),
  );
}
