import type { Page } from 'playwright';
import type { Message } from '../../src/renderer/i18n/message.ts';

const catalogues = import.meta.glob<Record<string, Record<string, Message>>>(
  '../../src/renderer/i18n/{app,viewer,player,clips,dashboard,ui,chat,chat-settings,api-fault,relay}-words.ts',
  { eager: true },
);
const englishOnly = patternsOfEnglish();

/** All that is read or heard on a page, but for what it marks as English. */
export function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'];
    const elements = [...document.body.querySelectorAll('*')].filter(
      (element) => element.closest('body [lang=en], script, style') === null,
    );
    return elements
      .flatMap((element) => [
        ...said.map((name) => element.getAttribute(name) ?? ''),
        ...[...element.childNodes]
          .filter(({ nodeType }) => nodeType === 3)
          .map((text) => text.nodeValue ?? ''),
      ])
      .map((words) => words.trim())
      .filter((words) => words !== '');
  });
}

/** @returns those that the catalogue has for English alone. */
export function englishOf(words: readonly string[]): string[] {
  return words.filter((text) => englishOnly.some((pattern) => pattern.test(text)));
}

/** What the catalogue says in English and does not say in German, too. */
function patternsOfEnglish(): RegExp[] {
  const messages = Object.values(catalogues).flatMap((exports) =>
    Object.values(exports).flatMap(Object.values<Message>),
  );
  const wordings = (message: Message, language: 'en' | 'de') => {
    const wording = message[language];
    return typeof wording === 'string' ? [wording] : [wording.one, wording.other];
  };
  const german = new Set(messages.flatMap((message) => wordings(message, 'de')));
  return messages
    .flatMap((message) => wordings(message, 'en'))
    .filter((text) => !german.has(text) && /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, '')))
    .map((text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.+'))
    .map((text) => new RegExp(`^${text}$`, 'u'));
}
