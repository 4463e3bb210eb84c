import { defineMessages } from './message.ts';

/** What the parts of the design system say of themselves. */
export const uiWords = defineMessages({
  back: { en: 'Back', de: 'Zurück' },
  close: { en: 'Close', de: 'Schließen' },
});
