import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import type { Say } from '../../i18n/language.tsx';
import type { EmoteFileProblem, EmoteNameProblem } from './emote-file.ts';
import type { DomainProblem, LoginProblem, TermProblem } from './term-list.ts';

/** What can be wrong with what was typed or picked. */
export type Problem = EmoteFileProblem | EmoteNameProblem | TermProblem | DomainProblem | LoginProblem;

/** @returns what is wrong, for people to read. */
export function problemText(say: Say, problem: Problem): string {
  switch (problem.kind) {
    case 'other-type':
      return say(words.otherType);
    case 'empty-file':
      return say(words.emptyFile);
    case 'no-picture':
      return say(words.noPicture);
    case 'file-too-large':
      return say(words.fileTooLarge, problem);
    case 'no-emote-name':
      return say(words.noEmoteName);
    case 'emote-name-taken':
      return say(words.emoteNameTaken, problem);
    case 'no-term':
      return say(words.noTermTyped);
    case 'stops-all':
      return say(words.stopsAll, problem);
    case 'term-too-long':
      return say(words.termTooLong, problem);
    case 'too-many-terms':
      return say(words.tooManyTerms, problem);
    case 'no-domain':
      return say(words.noDomain, problem);
    case 'too-many-domains':
      return say(words.tooManyDomains, problem);
    case 'no-channel':
      return say(words.noChannel, problem);
    case 'too-many-channels':
      return say(words.tooManyChannels, problem);
  }
}
