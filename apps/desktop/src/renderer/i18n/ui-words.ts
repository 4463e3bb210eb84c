import { defineMessages } from './message.ts';

/** What the parts of the design system say of themselves. */
export const uiWords = defineMessages({
  close: { en: 'Close', de: 'Schließen' },
});
