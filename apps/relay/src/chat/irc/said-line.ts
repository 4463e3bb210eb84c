import type { Typed } from './slash-command.ts';
import { readTyped } from './slash-commands.ts';

const ctcp = '\u0001';
/** Of marks and ids that clients send along. */
const longestTag = 64;

/** What a PRIVMSG to a room means. */
export interface SaidLine {
  /** undefined: nothing, such as what clients ask each other (CTCP). */
  readonly typed: Typed | undefined;
  /** The sender's mark, told back to him. */
  readonly nonce: string | undefined;
}

/** Reads the text of a PRIVMSG and its tags: something said or done, or a slash command. */
export function readSaidLine(text: string, tags: ReadonlyMap<string, string>): SaidLine {
  const nonce = tags.get('client-nonce')?.slice(0, longestTag);
  const acted = actionOf(text);
  if (acted === undefined && text.startsWith(ctcp)) return { typed: undefined, nonce };
  const command = acted === undefined ? readTyped(text) : undefined;
  if (command !== undefined) return { typed: command, nonce };
  const replyTo = tags.get('reply-parent-msg-id')?.slice(0, longestTag);
  const request = {
    ...{ kind: 'say' as const, text: acted ?? text, isAction: acted !== undefined },
    ...(replyTo !== undefined && { replyTo }),
    ...(nonce !== undefined && { nonce }),
  };
  return { typed: { kind: 'request', request }, nonce };
}

/** @returns what is done, of a CTCP ACTION; undefined where it is none */
function actionOf(text: string): string | undefined {
  const begin = `${ctcp}ACTION `;
  if (!text.startsWith(begin)) return undefined;
  const end = text.indexOf(ctcp, begin.length);
  return text.slice(begin.length, end === -1 ? undefined : end);
}
