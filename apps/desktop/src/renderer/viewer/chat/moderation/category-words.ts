import type { Say } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';

const categories: Readonly<Record<string, (say: Say) => string>> = {
  'blocked-term': (say) => say(words.categoryBlockedTerm),
  link: (say) => say(words.categoryLink),
  harassment: (say) => say(words.categoryHarassment),
  hate: (say) => say(words.categoryHate),
  sexual: (say) => say(words.categorySexual),
  profanity: (say) => say(words.categoryProfanity),
  spam: (say) => say(words.categorySpam),
};

/** @returns what kind of thing stopped a message, in words; the relay's own where it is a kind that is not known here. */
export function categoryInWords(category: string, say: Say): string {
  return categories[category]?.(say) ?? category;
}
