import type { EmotePlace } from './chat-message.ts';

/** A piece of a message: plain, an address to follow, somebody called by name, or an emote. */
export type TextPiece =
  | { readonly kind: 'plain' | 'mention'; readonly text: string }
  /** `text` is what is shown: with the host as it is looked up, so that it cannot pass for another one. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'emote'; readonly text: string; readonly emoteId: string };

const special = /https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]]|(?<=^|[\s(])@[a-z0-9][a-z0-9_]{2,24}/gi;

/** Cuts a message into pieces. Together they are the message, but for the hosts of links. */
export function piecesOf(text: string, emotes: readonly EmotePlace[] = []): TextPiece[] {
  if (emotes.length === 0) return wordsOf(text);
  const points = Array.from(text);
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { emoteId, from, to } of emotes) {
    // Places that overlap or lie outside are a lie of somebody's.
    if (from < end || to >= points.length) continue;
    if (from > end) pieces.push(...wordsOf(points.slice(end, from).join('')));
    pieces.push({ kind: 'emote', text: points.slice(from, to + 1).join(''), emoteId });
    end = to + 1;
  }
  if (end < points.length) pieces.push(...wordsOf(points.slice(end).join('')));
  return pieces;
}

/** Whether a message is up to three emotes and nothing else: they are shown larger. */
export function isEmotesOnly(pieces: readonly TextPiece[]): boolean {
  const emotes = pieces.filter(({ kind }) => kind === 'emote').length;
  const isRestBlank = pieces.every(({ kind, text }) => kind === 'emote' || text.trim() === '');
  return emotes > 0 && emotes <= 3 && isRestBlank;
}

function wordsOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    const piece = match[0].startsWith('@')
      ? ({ kind: 'mention', text: match[0] } as const)
      : linkOf(match[0]);
    if (piece === null) continue;
    if (match.index > end) pieces.push({ kind: 'plain', text: text.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: 'plain', text: text.slice(end) });
  return pieces;
}

/** @returns null for what is no address, and for one with a name before its host: it would show another host than its own. */
function linkOf(text: string): TextPiece | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    return null;
  const [, scheme = '', rest = ''] = /^(https?:\/\/)[^/?#]*(.*)$/is.exec(text) ?? [];
  return { kind: 'link', text: `${scheme}${url.host}${rest}`, href: url.href };
}
