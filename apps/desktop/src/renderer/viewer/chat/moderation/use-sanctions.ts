import type { Seconds } from '@starling/shared/units.ts';
import { useMemo } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { useToast } from '../../../ui/toast.tsx';
import { durationInWords } from '../panels/duration-words.ts';
import { usePerform } from '../panels/use-perform.ts';

/** Time-outs that are one click away: a minute to a week. */
export const timeoutChoices: readonly Seconds[] = [60, 600, 3_600, 86_400, 604_800];

/** What can be done to somebody in the room. Each resolves with whether it was done; what was not says why. */
export interface Sanctions {
  timeOut: (login: string, seconds: Seconds) => Promise<boolean>;
  /** @param reason may be empty */
  ban: (login: string, reason: string) => Promise<boolean>;
  /** Ends a ban or a time-out. */
  lift: (login: string) => Promise<boolean>;
  remove: (messageId: string) => Promise<boolean>;
}

/** @returns what moderators do to people; bans and time-outs offer to be undone. */
export function useSanctions(): Sanctions {
  const perform = usePerform();
  const say = useSay();
  const toast = useToast();
  return useMemo(() => {
    const lift = async (login: string) => {
      const isDone = await perform(`/unban ${login}`);
      if (isDone) toast(say(words.lifted, { login }));
      return isDone;
    };
    const offerUndo = (text: string, login: string) => {
      const remove = toast(text, {
        label: say(words.undo),
        run: () => {
          remove();
          void lift(login);
        },
      });
    };
    return {
      lift,
      timeOut: async (login, seconds) => {
        const isDone = await perform(`/timeout ${login} ${seconds}`);
        if (isDone) offerUndo(say(words.timedOut, { login, time: durationInWords(seconds, say) }), login);
        return isDone;
      },
      ban: async (login, reason) => {
        const isDone = await perform(`/ban ${login} ${reason.replace(/\s+/g, ' ')}`.trim());
        if (isDone) offerUndo(say(words.banned, { login }), login);
        return isDone;
      },
      remove: (messageId) => perform(`/delete ${messageId}`),
    };
  }, [perform, say, toast]);
}
