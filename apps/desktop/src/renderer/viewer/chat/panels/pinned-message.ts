import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { Millis } from '@starling/shared/units.ts';
import { numberIn } from './tag-values.ts';

/** What a moderator has put above the chat. */
export interface PinnedMessage {
  readonly id: string;
  /** The message that was pinned; null for a text that was written for it. */
  readonly messageId: string | null;
  readonly authorLogin: string;
  readonly authorName: string;
  readonly text: string;
  /** Login of who pinned it. */
  readonly by: string;
  /** By the relay's clock; null: until it is taken down. */
  readonly until: Millis | null;
}

/** Reads a USERNOTICE with the `msg-id` `pin`. @returns null where it is none that can be shown. */
export function pinOf({ tags, params }: IrcMessage): PinnedMessage | null {
  const id = tags.get('msg-param-pin-id');
  const text = params[1];
  if (id === undefined || text === undefined) return null;
  const login = tags.get('login') ?? '';
  return {
    id,
    messageId: tags.get('msg-param-message-id') ?? null,
    authorLogin: login,
    authorName: tags.get('display-name') ?? login,
    text,
    by: tags.get('msg-param-by') ?? '',
    until: numberIn(tags, 'msg-param-until-ts'),
  };
}
