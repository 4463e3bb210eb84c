import { gap, isOfWord } from './fold-character.ts';
import { foldPlainly, type Runs } from './folded-text.ts';

/** A blocked term, ready to be found: what stands between its `*`, in order. */
export interface TermPattern {
  readonly pieces: readonly Runs[];
  /** Whether more of the word may stand before it. */
  readonly isStartOpen: boolean;
  readonly isEndOpen: boolean;
}

/** What a search may still cost, in comparisons. */
export interface Effort {
  left: number;
}

/** @returns undefined where nothing is left of the term that could be found, or it would be found nearly everywhere */
export function compileTerm(text: string): TermPattern | undefined {
  const parts = text.split('*').map((part) => foldPlainly(part));
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isStartOpen = text.trimStart().startsWith('*');
  const isEndOpen = text.trimEnd().endsWith('*');
  const pieces = parts
    .map((part, at) => trimGaps(part, at === 0 || isOpenPart(parts, at - 1), at === parts.length - 1))
    .filter(({ symbols }) => symbols.length > 0);
  const meant = pieces.flatMap(({ symbols }) => symbols.filter((symbol) => symbol !== gap));
  if (meant.length === 0 || (parts.length > 1 && meant.filter(isOfWord).length === 1)) return undefined;
  return { pieces, isStartOpen, isEndOpen };
}

/** Nothing but gaps before it. */
function isOpenPart(parts: readonly Runs[], upTo: number): boolean {
  return parts.slice(0, upTo + 1).every(({ symbols }) => symbols.every((symbol) => symbol === gap));
}

function trimGaps({ symbols, counts }: Runs, isFirst: boolean, isLast: boolean): Runs {
  const from = isFirst && symbols[0] === gap ? 1 : 0;
  const to = isLast && symbols.length > from && symbols.at(-1) === gap ? symbols.length - 1 : symbols.length;
  return { symbols: symbols.slice(from, to), counts: counts.slice(from, to) };
}

/** @returns whether a term stands in a text, its first piece beginning at a place */
export function matchesAt(text: Runs, start: number, term: TermPattern, effort: Effort): boolean {
  if (!term.isStartOpen && !isEdge(text, start)) return false;
  let [from, isFirst] = [start, true];
  for (const [number, piece] of term.pieces.entries()) {
    const hasToEnd = number === term.pieces.length - 1 && !term.isEndOpen;
    const end = isFirst
      ? endOfPiece(text, from, piece, hasToEnd, effort)
      : findPiece(text, from, piece, hasToEnd, effort);
    if (end === undefined) return false;
    [from, isFirst] = [end, false];
  }
  return true;
}

/** Looks for a piece in the rest of a word. */
function findPiece(
  text: Runs,
  from: number,
  piece: Runs,
  hasToEnd: boolean,
  effort: Effort,
): number | undefined {
  for (let at = from; at < text.symbols.length; at += 1) {
    const end = endOfPiece(text, at, piece, hasToEnd, effort);
    if (end !== undefined) return end;
    if (text.symbols[at] === gap) return undefined;
  }
  return undefined;
}

/** @returns where the piece ends in the text, which has each symbol at least as often in a row; undefined: it is not there */
function endOfPiece(
  text: Runs,
  start: number,
  piece: Runs,
  hasToEnd: boolean,
  effort: Effort,
): number | undefined {
  for (let at = 0; at < piece.symbols.length; at += 1) {
    effort.left -= 1;
    const symbol = piece.symbols[at];
    if (text.symbols[start + at] !== symbol) return undefined;
    if (symbol !== gap && (text.counts[start + at] ?? 0) < (piece.counts[at] ?? 0)) return undefined;
  }
  const end = start + piece.symbols.length;
  return hasToEnd && !isEdge(text, end) ? undefined : end;
}

/** Whether a word may begin or end before a place. */
function isEdge({ symbols }: Runs, at: number): boolean {
  return !isOfWord(symbols[at - 1] ?? gap) || !isOfWord(symbols[at] ?? gap);
}
