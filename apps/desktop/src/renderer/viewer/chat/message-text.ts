/** A piece of a message: plain, an address to follow, or somebody called by name. */
export interface TextPiece {
  readonly kind: 'plain' | 'link' | 'mention';
  readonly text: string;
}

const special = /https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]]|(?<=^|[\s(])@[a-z0-9][a-z0-9_]{2,24}/gi;

/** Cuts a message into pieces. Together they are the message. */
export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(special)) {
    if (match.index > end) pieces.push({ kind: 'plain', text: text.slice(end, match.index) });
    pieces.push({ kind: match[0].startsWith('@') ? 'mention' : 'link', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: 'plain', text: text.slice(end) });
  return pieces;
}
