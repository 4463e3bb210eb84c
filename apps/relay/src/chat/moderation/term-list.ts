import { gap, isOfWord, type Symbol } from './fold-character.ts';
import type { FoldedText, Runs } from './folded-text.ts';
import { compileTerm, type Effort, matchesAt, type TermPattern } from './term-pattern.ts';

/** Something that texts are searched for, with a mark of whoever lists it. */
export interface ListedTerm<Mark> {
  /** `*` stands for any further characters of a word. */
  readonly text: string;
  readonly mark: Mark;
}

interface Compiled<Mark> {
  readonly term: ListedTerm<Mark>;
  readonly pattern: TermPattern;
}

/** Terms by how they begin: one step down for each symbol up to their first `*`. */
interface Branch<Mark> {
  readonly further: Map<Symbol, Branch<Mark>>;
  readonly ending: Compiled<Mark>[];
}

/** Comparisons for one text, about a millisecond: lists can be made that are costly to search for. */
const mostEffort = 40_000;

/**
 * Terms that are looked for all at once: at each place of a text where one may begin, a tree of all beginnings is gone down
 * as far as the text goes along. What it costs does not grow with the list, but for what begins alike, and has a bound.
 */
export class TermList<Mark> {
  /** Of terms that begin a word, and of those that may stand within one. */
  readonly #whole: Branch<Mark> = newBranch();
  readonly #within: Branch<Mark> = newBranch();

  /** Terms of which nothing is left to search for are passed over. */
  constructor(terms: readonly ListedTerm<Mark>[]) {
    for (const term of terms) {
      const pattern = compileTerm(term.text);
      const first = pattern?.pieces[0];
      if (pattern === undefined || first === undefined) continue;
      let branch = pattern.isStartOpen ? this.#within : this.#whole;
      for (const symbol of first.symbols) branch = grow(branch, symbol);
      branch.ending.push({ term, pattern });
    }
  }

  /**
   * @param isWanted whether this is the one; else the search goes on
   * @returns `too-costly` where it was given up
   */
  find(text: FoldedText, isWanted: (mark: Mark) => boolean): ListedTerm<Mark> | 'too-costly' | undefined {
    const effort: Effort = { left: mostEffort };
    for (const runs of text) {
      const { symbols } = runs;
      let before = gap;
      for (let at = 0; at < symbols.length; at += 1) {
        const symbol = symbols[at] ?? gap;
        const isStart = !isOfWord(before) || !isOfWord(symbol);
        before = symbol;
        const whole = isStart ? this.#whole.further.get(symbol) : undefined;
        const within = this.#within.further.get(symbol);
        const found =
          (whole && climb(whole, runs, at, isWanted, effort)) ??
          (within && climb(within, runs, at, isWanted, effort));
        if (found !== undefined) return found;
        if (effort.left < 0) return 'too-costly';
      }
    }
    return undefined;
  }
}

/** @param from where the branch's own symbol stands in the text */
function climb<Mark>(
  lowest: Branch<Mark>,
  text: Runs,
  from: number,
  isWanted: (mark: Mark) => boolean,
  effort: Effort,
): ListedTerm<Mark> | undefined {
  let branch: Branch<Mark> | undefined = lowest;
  for (let at = from + 1; branch !== undefined && effort.left >= 0; at += 1) {
    for (const { term, pattern } of branch.ending) {
      effort.left -= 1;
      if (isWanted(term.mark) && matchesAt(text, from, pattern, effort)) return term;
    }
    effort.left -= 1;
    const next = text.symbols[at];
    branch = next === undefined ? undefined : branch.further.get(next);
  }
  return undefined;
}

function newBranch<Mark>(): Branch<Mark> {
  return { further: new Map(), ending: [] };
}

function grow<Mark>(branch: Branch<Mark>, symbol: Symbol): Branch<Mark> {
  const known = branch.further.get(symbol);
  if (known !== undefined) return known;
  const grown = newBranch<Mark>();
  branch.further.set(symbol, grown);
  return grown;
}
