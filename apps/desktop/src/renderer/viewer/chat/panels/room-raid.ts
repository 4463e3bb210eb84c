import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import { numberIn } from './tag-values.ts';

/** Another channel's viewers who have just come. */
export interface RoomRaid {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly viewers: number;
}

/** Reads a USERNOTICE with the `msg-id` `raid`. @returns null where it names nobody. */
export function raidOf({ tags }: IrcMessage): RoomRaid | null {
  const login = tags.get('msg-param-login');
  if (login === undefined || login === '') return null;
  return {
    id: tags.get('id') ?? login,
    login,
    name: tags.get('msg-param-displayName') ?? login,
    viewers: Math.max(0, numberIn(tags, 'msg-param-viewerCount') ?? 0),
  };
}
