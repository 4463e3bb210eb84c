import { useCallback } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useRoom } from './room-context.tsx';

/** @returns what sends a slash command and says where it was not done; it resolves with whether it was. */
export function usePerform(): (command: string) => Promise<boolean> {
  const { perform } = useRoom();
  const say = useSay();
  const toast = useToast();
  return useCallback(
    async (command: string) => {
      const answer = await perform(command);
      if (answer.kind === 'done') return true;
      if (answer.kind === 'refused') toast(answer.text);
      else toast(say(answer.kind === 'unsent' ? words.unsent : words.unanswered));
      return false;
    },
    [perform, say, toast],
  );
}
