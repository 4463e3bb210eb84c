import { describe, expect, it } from 'vitest';
import { languageOf, localeOf, parseLanguageChoice } from './language.tsx';

describe('the language', () => {
  it('is what was chosen, whatever the system speaks', () => {
    expect(languageOf('de', ['en-GB'])).toBe('de');
  });

  it('is the first of the system’s that is spoken here', () => {
    expect(languageOf('system', ['fr-FR', 'de-AT', 'en'])).toBe('de');
  });

  it('is English where none is', () => {
    expect(languageOf('system', ['fr', 'ja'])).toBe('en');
    expect(languageOf('system', [])).toBe('en');
  });

  it('writes dates as the reader’s own kind of it does', () => {
    expect(localeOf('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeOf('de', ['en-GB'])).toBe('de');
  });

  it('follows the browser until something was chosen', () => {
    expect([null, 'de', 'fr'].map(parseLanguageChoice)).toEqual(['system', 'de', 'system']);
  });
});
