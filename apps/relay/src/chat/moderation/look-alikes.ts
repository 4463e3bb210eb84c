/**
 * Letters of other scripts that are read as Latin ones, in lower case and without marks. What Unicode itself takes apart
 * (full width, bold, circled …) is not listed.
 */
const alphabets: readonly (readonly [look: string, letters: string])[] = [
  [
    'а ь с ԁ е ғ ԍ һ і ј к ӏ м н о р ԛ г ѕ т ц ѵ ԝ х у з',
    'a b c d e f g h i j k l m h o p q r s t u v w x y 3',
  ],
  ['б в п и ё є ї ү ѡ ҽ ԛ ո ս օ ց հ յ', 'b b n n e e i y w e q n u o g h j'],
  ['α β ϲ δ ε φ γ η ι κ λ μ ν ο ρ σ ς τ υ χ ω ζ θ', 'a b c d e f y n i k l u v o p o s t u x w z o'],
  [
    'ɑ ƅ ɗ đ ð ə ǝ ɛ ƒ ɡ ħ ɦ ɩ ı ɪ ɫ ł ŋ ɲ ø ɔ ƥ ʠ ɾ ʂ ŧ ʋ ʏ ʐ ƶ',
    'a b d d d e e e f g h h i i i l l n n o o p q r s t u y z z',
  ],
  ['ᴀ ʙ ᴄ ᴅ ᴇ ꜰ ɢ ʜ ᴊ ᴋ ʟ ᴍ ɴ ᴏ ᴘ ꞯ ʀ ꜱ ᴛ ᴜ ᴠ ᴡ ᴢ', 'a b c d e f g h j k l m n o p q r s t u v w z'],
  ['ɐ ɟ ᴉ ɯ ɹ ʇ ʌ ʍ ʎ ʞ', 'a f i m r t v w y k'],
];
const severalLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ю: 'io',
  ы: 'bi',
};

/** From a code point to the letters as which it is read. */
export const lookAlikes: ReadonlyMap<number, string> = new Map([
  ...alphabets.flatMap(([look, letters]) => {
    const read = letters.split(' ');
    return look.split(' ').map((letter, at) => [codeOf(letter), read[at] ?? letter] as const);
  }),
  ...Object.entries(severalLetters).map(([letter, read]) => [codeOf(letter), read] as const),
  // Regional indicators, negative circled and negative squared letters.
  ...[0x1f1e6, 0x1f150, 0x1f170].flatMap((first) =>
    Array.from('abcdefghijklmnopqrstuvwxyz', (letter, at) => [first + at, letter] as const),
  ),
]);

/** Stands for an i or an l. */
export const eitherIOrL = 1;

/** Digits and signs to the codes of the letters that they stand for within a word; or {@link eitherIOrL}. */
export const leetLetters: ReadonlyMap<number, number> = new Map(
  Object.entries({
    ...{ 4: 'a', '@': 'a', 8: 'b', '¢': 'c', 3: 'e', '€': 'e', 6: 'g', 9: 'g', 1: '', '!': '', '¡': '' },
    ...{ '|': '', '£': 'l', 0: 'o', 5: 's', $: 's', '§': 's', 7: 't', '+': 't', 2: 'z' },
  }).map(([sign, letter]) => [codeOf(sign), letter === '' ? eitherIOrL : codeOf(letter)]),
);

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}
