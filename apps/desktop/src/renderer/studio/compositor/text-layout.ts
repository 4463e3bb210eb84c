/** Text broken into lines, with the size that it needs. */
export interface TextLayout {
  readonly lines: readonly { readonly text: string; readonly width: number }[];
  /** Of the widest line, px. */
  readonly width: number;
  /** Of all lines, px. */
  readonly height: number;
  readonly lineHeight: number;
}

/**
 * Breaks text at its line ends, and between words where a line would be wider than `maxWidth`; a word that is wider
 * itself is broken within.
 *
 * @param measure the width of a piece of text, px
 */
export function layOutText(
  text: string,
  fontSize: number,
  maxWidth: number,
  measure: (piece: string) => number,
): TextLayout {
  const lines = text
    .split(/\r\n|\r|\n/)
    .flatMap((paragraph) => wrap(paragraph, maxWidth, measure))
    .map((line) => ({ text: line, width: measure(line) }));
  const lineHeight = fontSize * 1.25;
  const width = lines.reduce((widest, line) => Math.max(widest, line.width), 0);
  return { lines, width, height: lines.length * lineHeight, lineHeight };
}

function wrap(paragraph: string, maxWidth: number, measure: (piece: string) => number): string[] {
  if (measure(paragraph) <= maxWidth) return [paragraph];
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<=\s)(?=\S)/)) {
    if (line !== '' && measure((line + word).trimEnd()) > maxWidth) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
    while (measure(line.trimEnd()) > maxWidth) {
      const end = longestFit(line, maxWidth, measure);
      if (end === line.length) break;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line.trimEnd()];
}

/** How many UTF-16 units fit, one character at the least; no character is cut in two. */
function longestFit(line: string, maxWidth: number, measure: (piece: string) => number): number {
  let end = 0;
  for (const character of line) {
    const next = end + character.length;
    if (end > 0 && measure(line.slice(0, next)) > maxWidth) break;
    end = next;
  }
  return end;
}
