import { defineMessages } from './message.ts';

/** What the parts of the design system say of themselves. */
export const uiWords = defineMessages({
  back: { en: 'Back', de: 'Zurück' },
  close: { en: 'Close', de: 'Schließen' },
  show: { en: 'Show', de: 'Zeigen' },
  hide: { en: 'Hide', de: 'Verbergen' },
  copy: { en: 'Copy', de: 'Kopieren' },
  copyThis: { en: 'Copy: {label}', de: 'Kopieren: {label}' },
  copied: { en: 'Copied', de: 'Kopiert' },
  copyRefused: {
    en: 'Copying was not allowed. Select the text and copy it by hand.',
    de: 'Kopieren war nicht erlaubt. Markiere den Text und kopiere ihn von Hand.',
  },
});
