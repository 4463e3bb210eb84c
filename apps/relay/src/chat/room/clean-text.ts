/** The most characters of a message, in code points. */
const longestText = 500;
/** Marks that one character may carry: more are drawn over the lines above and below. */
const mostMarks = 5;

const controls = /[\p{Cc}\u2028\u2029]/gu;
/** Characters without a place of their own between the marks do not make them fewer. */
const heapedMarks = /[\p{M}\p{Cf}]{6,}/gu;
const visible = /[^\p{C}\p{Z}\p{M}]/u;
const isolates = new Set(['\u2066', '\u2067', '\u2068']);
const embeddings = new Set(['\u202A', '\u202B', '\u202D', '\u202E']);
const bidiControls = /[\u202A-\u202E\u2066-\u2069]/gu;
const popIsolate = '\u2069';
const popEmbedding = '\u202C';

/** What a text became. */
export type CleanText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly because: 'empty' | 'too-long' };

/**
 * Makes a text that can do no harm on a screen or on the wire: control characters (also line ends) become spaces, at
 * most five marks stay on a character, a change of the writing direction ends with the text (UAX #9 §3.3.2), and
 * halves of surrogate pairs become U+FFFD. What it says stays as it is: HTML is text.
 */
export function cleanText(text: string, longest = longestText): CleanText {
  const bounded = text.slice(0, longest * 2 + 2 * mostMarks * longest);
  const plain = bounded.toWellFormed().replace(controls, ' ').replace(heapedMarks, thinMarks);
  const clean = closeBidi(plain);
  if (!visible.test(clean)) return { kind: 'refused', because: 'empty' };
  if (text.length > bounded.length || countCodePoints(clean) > longest)
    return { kind: 'refused', because: 'too-long' };
  return { kind: 'text', text: clean };
}

export function countCodePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}

function thinMarks(heap: string): string {
  let marks = 0;
  return heap.replace(/\p{M}/gu, (mark) => {
    marks += 1;
    return marks > mostMarks ? '' : mark;
  });
}

/** Closes what the text opens, and drops what closes nothing; spaces around it go. */
function closeBidi(text: string): string {
  const open: string[] = [];
  const closed = text.replace(bidiControls, (control) => {
    if (isolates.has(control)) open.push(popIsolate);
    else if (embeddings.has(control)) open.push(popEmbedding);
    else if (open.at(-1) === control) open.pop();
    else return '';
    return control;
  });
  return closed.trim() + open.reverse().join('');
}
