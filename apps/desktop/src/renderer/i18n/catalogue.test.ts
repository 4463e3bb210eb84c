import { describe, expect, it } from 'vitest';
import { apiFaultWords } from './api-fault-words.ts';
import type { Message } from './message.ts';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '../../ipc/*.ts', '../../main/**/*.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const code = Object.entries(sources).filter(([file]) => !/(^\.\/.*-words|\.test)\.tsx?$/.test(file));
const catalogues = Object.entries(
  // What the relay says is matched with these, and held to its own words by relay-speech.test.ts.
  import.meta.glob<Record<string, Record<string, Message>>>(['./*-words.ts', '!./relay-words.ts'], {
    eager: true,
  }),
);

/** Codes of the relay, which only come over the wire. */
const fromRelay = ['login_taken', 'login_reserved', 'wrong_login', ...Object.keys(apiFaultWords)];

/** Said alike in every language. */
const names = new Set(['Starling', 'LIVE']);

/** Text between tags, and attributes that people read or hear. */
const literal =
  />\s*([^<>{}]*\p{L}{2}[^<>{}]*?)\s*<\/|\s(?:label|title|aria-label|hint)="([^"]*\p{L}{2}[^"]*)"/gu;

describe('the catalogue', () => {
  it('has all that the studio says: no screen has words of its own', () => {
    const screens = code.filter(([file]) => /\/studio\/.*\.tsx$/.test(file));
    expect(screens.length).toBeGreaterThan(50);
    const found = screens.flatMap(([file, text]) =>
      [...text.matchAll(literal)]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((words) => !names.has(words))
        .map((words) => `${file}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  it('has no sentence in English where German is asked for', () => {
    const isSentence = (text: unknown) => typeof text === 'string' && text.split(/\s+/).length > 4;
    const same = catalogues.flatMap(([file, exports]) =>
      Object.values(exports)
        .flatMap((words) => Object.entries(words))
        .filter(([, { en, de }]) => isSentence(en) && en === de)
        .map(([key]) => `${file}: ${key}`),
    );
    expect(same).toEqual([]);
  });

  it('has nothing that nobody says', () => {
    const text = code.map(([, one]) => one).join('\n');
    const isSaid = (key: string): boolean =>
      fromRelay.includes(key) ||
      new RegExp(`[.'"]${key}(?![\\w-])`).test(text) ||
      (key.endsWith('Hint') && text.includes('}Hint`') && isSaid(key.slice(0, -4)));
    const unsaid = catalogues.flatMap(([file, exports]) =>
      Object.values(exports)
        .flatMap((words) => Object.keys(words))
        .filter((key) => !isSaid(key))
        .map((key) => `${file}: ${key}`),
    );
    expect(unsaid).toEqual([]);
  });
});
