import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const code = Object.entries(sources).filter(([file]) => !/(-words|\.test)\.tsx?$/.test(file));

/** Said alike in every language. */
const names = new Set(['Starling', 'LIVE', 'example.org', 'live.example.org']);

/** Attributes that people read or hear. */
const saidAttributes = new Set([
  ...['label', 'title', 'hint', 'note', 'alt', 'placeholder', 'whyUnknown', 'whenFailed'],
  ...['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext'],
]);

const isWords = (text: string) => /\p{L}{2}/u.test(text) && !names.has(text.trim());
/** More than one word, beginning like a sentence does. */
const isSentence = (text: string) => /^\p{Lu}[\p{L}’]*[ ,:].*\p{L}/u.test(text);

/** The words of its own that a file shows: between tags, in attributes that are read, and sentences anywhere. */
function literalTexts(file: string, text: string): string[] {
  const found: string[] = [];
  const note = (node: ts.Node, words: string) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${words.trim().replace(/\s+/g, ' ')}`);
  };
  const visit = (node: ts.Node): void => {
    // For programmers: they are thrown, or handed from program to program.
    if (ts.isNewExpression(node) && node.expression.getText().endsWith('Error')) return;
    if (ts.isJsxText(node) && isWords(node.text)) note(node, node.text);
    const shown = shownExpression(node);
    if (shown !== undefined)
      for (const words of textsOf(shown)) if (isWords(words) && !isSentence(words)) note(node, words);
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) {
      if (isSentence(node.text)) note(node, node.text);
    }
    ts.forEachChild(node, visit);
  };
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  visit(tree);
  return found;
}

/** @returns what a node shows to people: a child in braces, or an attribute that is read */
function shownExpression(node: ts.Node): ts.Expression | undefined {
  if (ts.isJsxExpression(node)) return ts.isJsxAttribute(node.parent) ? undefined : node.expression;
  if (!ts.isJsxAttribute(node) || !saidAttributes.has(node.name.getText())) return undefined;
  const { initializer } = node;
  return initializer !== undefined && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
}

/** The texts that an expression may be, as far as they stand in it. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) {
    const isJoin = node.operatorToken.kind === ts.SyntaxKind.PlusToken;
    const isEither = node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
    return [...(isJoin || isEither ? textsOf(node.left) : []), ...textsOf(node.right)];
  }
  return ts.isParenthesizedExpression(node) ? textsOf(node.expression) : [];
}

describe('words of its own', () => {
  it.each([
    ['<p>Hello</p>', 1],
    ['<p>{isOn ? "on" : "off"}</p>', 2],
    ['<b>{`${count} viewers`}</b>', 1],
    ['<Field label="Title" />', 1],
    ['<Field label={name ?? "Title"} className="wide card" />', 1],
    ['toast("The clip was deleted")', 1],
    ['say(`The ${thing} was deleted`)', 0],
    ['<p className="muted">{say(words.saved)} · {count}</p>', 0],
    ['throw new Error("Nothing is there")', 0],
  ])('are found in %s', (text, count) => {
    expect(literalTexts('sample.tsx', text)).toHaveLength(count);
  });

  it('has no page outside the studio: the catalogue has them all', () => {
    // Failures of the API have codes, by which other languages tell them; the studio has a check of its own.
    const others = /^\.\.\/(studio\/|host\/(api-client|emote-api)|viewer\/chat\/(irc-|chat-connection))/;
    const screens = code.filter(([file]) => !others.test(file));
    expect(screens.length).toBeGreaterThan(120);
    expect(screens.flatMap(([file, text]) => literalTexts(file, text))).toEqual([]);
  });
});
