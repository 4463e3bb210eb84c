import { describe, expect, it } from 'vitest';
import { fill, type Message } from './message.ts';

const openPlaces = (wording: Message['en']) => [...new Set(JSON.stringify(wording).match(/\{\w+\}/g))].sort();

describe('messages', () => {
  it('are filled in the language that is spoken', () => {
    const message = { en: '{name} is live', de: '{name} ist live' };
    expect(fill(message, 'de', { name: 'Anna' })).toBe('Anna ist live');
  });

  it('choose their words by the count, and write it as the language does', () => {
    const message = {
      en: { one: '{count} frame', other: '{count} frames' },
      de: { one: '{count} Bild', other: '{count} Bilder' },
    };
    expect(fill(message, 'en', { count: 1 })).toBe('1 frame');
    expect(fill(message, 'de', { count: 1200 })).toBe('1.200 Bilder');
  });

  it('leave the same places open in every language, and say something in each', () => {
    const files = Object.entries(
      import.meta.glob<Record<string, Record<string, Message>>>('./*-words.ts', { eager: true }),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const [file, exports] of files) {
      for (const [key, message] of Object.values(exports).flatMap((words) => Object.entries(words))) {
        expect(openPlaces(message.de), `${file}: ${key}`).toEqual(openPlaces(message.en));
        expect(JSON.stringify(message), `${file}: ${key}`).not.toMatch(/:""/);
      }
    }
  });
});
