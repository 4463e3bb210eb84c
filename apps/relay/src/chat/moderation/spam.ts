/** What AutoMod takes for spam at one level: as much of something as that, or more. */
interface SpamBounds {
  /** Capital letters, where they are nine of ten letters. */
  readonly capitals: number;
  /** The same character in a row. */
  readonly inARow: number;
  /** The same word, where it is more than half of all. */
  readonly sameWord: number;
  /** Marks above and below letters. */
  readonly marks: number;
  /** Emotes and emoji. */
  readonly pictures: number;
  /** Signs that are no letters, where they are three of four characters. */
  readonly signs: number;
}

/** By level, from 1. */
const bounds: readonly SpamBounds[] = [
  { capitals: 200, inARow: 120, sameWord: 40, marks: 120, pictures: 80, signs: 250 },
  { capitals: 100, inARow: 70, sameWord: 25, marks: 60, pictures: 45, signs: 150 },
  { capitals: 50, inARow: 40, sameWord: 15, marks: 30, pictures: 25, signs: 80 },
  { capitals: 25, inARow: 20, sameWord: 8, marks: 15, pictures: 12, signs: 40 },
];

interface Measures {
  readonly letters: number;
  readonly capitals: number;
  readonly inARow: number;
  readonly marks: number;
  readonly emoji: number;
  readonly signs: number;
  readonly characters: number;
}

/**
 * @param text without its emotes
 * @param emotes how many it has
 * @param level of AutoMod, 1 to 4
 * @returns in a word what there is too much of; undefined where it is bearable
 */
export function spamIn(text: string, emotes: number, level: number): string | undefined {
  const bound = bounds[level - 1];
  if (bound === undefined) return undefined;
  const { letters, capitals, inARow, marks, emoji, signs, characters } = measure(text);
  if (capitals >= bound.capitals && capitals * 10 >= letters * 9) return 'capitals';
  if (inARow >= bound.inARow) return 'one character in a row';
  if (marks >= bound.marks) return 'heaps of marks';
  if (emotes + emoji >= bound.pictures) return 'emotes';
  if (signs >= bound.signs && signs * 4 >= characters * 3) return 'signs';
  return repeats(text, bound.sameWord) ? 'one word again and again' : undefined;
}

function measure(text: string): Measures {
  const counts = { letters: 0, capitals: 0, inARow: 0, marks: 0, emoji: 0, signs: 0, characters: 0 };
  let [before, row] = ['', 0];
  for (const character of text) {
    row = character === before ? row + 1 : 1;
    before = character;
    if (/\s/u.test(character)) continue;
    counts.characters += 1;
    counts.inARow = Math.max(counts.inARow, row);
    if (/\p{L}/u.test(character)) {
      counts.letters += 1;
      if (/\p{Lu}/u.test(character)) counts.capitals += 1;
    } else if (/\p{M}/u.test(character)) counts.marks += 1;
    else if (/\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}]/u.test(character)) counts.emoji += 1;
    else if (!/\p{N}/u.test(character)) counts.signs += 1;
  }
  return counts;
}

/** Whether one word is there that often, and more often than all others together. */
function repeats(text: string, bound: number): boolean {
  const counts = new Map<string, number>();
  const words = text.toLowerCase().split(/\s+/u);
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return most >= bound && most * 2 > words.length;
}
