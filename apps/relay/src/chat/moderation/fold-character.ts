import { lookAlikes } from './look-alikes.ts';

/** What a character is read as: letters and digits by their code points, other signs with {@link standsAlone} added. */
export type Symbol = number;

/** Whatever parts words: spaces, punctuation. */
export const gap: Symbol = 0x20;
/** Added to signs that are no part of a word beside them: emoji, and scripts that put no spaces between words. */
const standsAlone = 0x200000;

const unseen = /[\p{M}\p{Cf}\p{Emoji_Modifier}\u115F\u1160\u3164\uFFA0]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const sign = /[\p{So}\p{Co}]/u;
const brailleBlank = 0x2800;
const mostKnown = 20_000;

const known = new Map<number, readonly Symbol[]>();
const ascii = Array.from({ length: 128 }, (_, codePoint) => fold(codePoint));

/** @returns what a character is read as: none where it is not seen, two for some letters */
export function foldCharacter(codePoint: number): readonly Symbol[] {
  const plain = ascii[codePoint];
  if (plain !== undefined) return plain;
  const found = known.get(codePoint);
  if (found !== undefined) return found;
  const folded = fold(codePoint);
  if (known.size >= mostKnown) known.clear();
  known.set(codePoint, folded);
  return folded;
}

/** Whether it is part of a word with the letters beside it. */
export function isOfWord(symbol: Symbol): boolean {
  return symbol !== gap && symbol < standsAlone;
}

/** Whether it is a letter that a digit or sign beside it may belong to. */
export function isLetter(symbol: Symbol): boolean {
  return isOfWord(symbol) && !isDigit(symbol);
}

export function isDigit(symbol: Symbol): boolean {
  return symbol >= 0x30 && symbol <= 0x39;
}

function fold(codePoint: number): readonly Symbol[] {
  // Halves of surrogate pairs are no characters.
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return [gap];
  const parts = Array.from(String.fromCodePoint(codePoint).toLowerCase().normalize('NFKD').toLowerCase());
  const symbols = parts.flatMap(foldPart);
  // Such as a letter in brackets that is one character.
  return symbols.length > 1 && symbols.some(isOfWord) ? symbols.filter((symbol) => symbol !== gap) : symbols;
}

function foldPart(part: string): readonly Symbol[] {
  const codePoint = part.codePointAt(0) ?? 0;
  const letters = lookAlikes.get(codePoint);
  if (letters !== undefined) return Array.from(letters, (letter) => letter.charCodeAt(0));
  if (unseen.test(part)) return [];
  if (unspaced.test(part)) return [codePoint + standsAlone];
  if (letterOrDigit.test(part)) return [codePoint];
  return sign.test(part) && codePoint !== brailleBlank ? [codePoint + standsAlone] : [gap];
}
