import { foldCharacter, gap, isDigit, isLetter, isOfWord, type Symbol } from './fold-character.ts';
import { eitherIOrL, leetLetters } from './look-alikes.ts';

/** A text as symbols, each with how often it stands there in a row; digits are not put together. */
export interface Runs {
  readonly symbols: readonly Symbol[];
  readonly counts: readonly number[];
}

/** All the ways in which a text may be meant to be read, at most four. */
export type FoldedText = readonly Runs[];

/** Fewer single letters in a row may be what they look like. */
const fewestSpelled = 3;
const [letterI, letterL] = [0x69, 0x6c];

/** @returns the text as it stands, with digits and signs read as letters, and with s p e l l e d words put together */
export function foldText(text: string): FoldedText {
  const reading = readAll(text);
  const ways = [toRuns(reading.plain)];
  const meant = reading.hasLeet ? readLeet(reading, letterI) : undefined;
  if (meant !== undefined) {
    ways.push(toRuns(meant.symbols));
    if (meant.isAmbiguous) ways.push(toRuns(readLeet(reading, letterL)?.symbols ?? []));
  }
  const spelled = joinSpelled(reading.plain);
  if (spelled !== undefined) ways.push(toRuns(spelled));
  return ways;
}

/** @returns a text as it stands: for what texts are searched for */
export function foldPlainly(text: string): Runs {
  return toRuns(readAll(text).plain);
}

interface Reading {
  readonly plain: readonly Symbol[];
  /** The letter that the sign at the same place may stand for; 0 where it is nothing but itself. */
  readonly leet: readonly number[];
  readonly hasLeet: boolean;
}

const leetBelow = Array.from({ length: 0x80 }, (_, codePoint) => leetLetters.get(codePoint) ?? 0);

function readAll(text: string): Reading {
  const plain: Symbol[] = [];
  const leet: number[] = [];
  let hasLeet = false;
  for (let at = 0; at < text.length; at += 1) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (codePoint > 0xffff) at += 1;
    for (const symbol of foldCharacter(codePoint)) {
      const sign = symbol === gap ? codePoint : symbol;
      const letter = leetBelow[sign] ?? leetLetters.get(sign) ?? 0;
      hasLeet ||= letter !== 0;
      plain.push(symbol);
      leet.push(letter);
    }
  }
  return { plain, leet, hasLeet };
}

/** @returns undefined where no sign is in a word with letters */
function readLeet(
  { plain, leet }: Reading,
  ambiguous: Symbol,
): { symbols: Symbol[]; isAmbiguous: boolean } | undefined {
  let symbols: Symbol[] | undefined;
  let isAmbiguous = false;
  for (let start = 0; start < plain.length;) {
    let end = start;
    let [hasLetter, hasLeet] = [false, false];
    for (; end < plain.length && (plain[end] !== gap || leet[end] !== 0); end += 1) {
      hasLetter ||= isLetter(plain[end] ?? gap);
      hasLeet ||= leet[end] !== 0;
    }
    if (hasLetter && hasLeet) {
      symbols ??= [...plain];
      // Whoever shouts at the end of a word means no letter.
      let last = end;
      while (last > start && plain[last - 1] === gap && leet[last - 1] === eitherIOrL) last -= 1;
      for (let at = start; at < last; at += 1) {
        const letter = leet[at] ?? 0;
        if (letter === 0) continue;
        isAmbiguous ||= letter === eitherIOrL;
        symbols[at] = letter === eitherIOrL ? ambiguous : letter;
      }
    }
    start = end + 1;
  }
  return symbols && { symbols, isAmbiguous };
}

/** @returns undefined where no word is spelled with single signs between its letters */
function joinSpelled(plain: readonly Symbol[]): Symbol[] | undefined {
  let joined: Symbol[] | undefined;
  const isSpelled = (at: number) =>
    isOfWord(plain[at] ?? gap) && !isOfWord(plain[at - 1] ?? gap) && !isOfWord(plain[at + 1] ?? gap);
  let copied = 0;
  for (let at = 0; at < plain.length; at += 1) {
    if (!isSpelled(at)) continue;
    let end = at;
    while (plain[end + 1] === gap && isSpelled(end + 2)) end += 2;
    if ((end - at) / 2 + 1 >= fewestSpelled) {
      joined ??= [];
      for (; copied < at; copied += 1) joined.push(plain[copied] ?? gap);
      for (let letter = at; letter <= end; letter += 2) joined.push(plain[letter] ?? gap);
      copied = end + 1;
    }
    at = end;
  }
  return joined && [...joined, ...plain.slice(copied)];
}

function toRuns(all: readonly Symbol[]): Runs {
  const symbols: Symbol[] = [];
  const counts: number[] = [];
  let before = -1;
  for (const symbol of all) {
    if (symbol === before && !isDigit(symbol)) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      symbols.push(symbol);
      counts.push(1);
      before = symbol;
    }
  }
  return { symbols, counts };
}
