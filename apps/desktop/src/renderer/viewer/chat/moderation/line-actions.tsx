import { Clock, Gavel, Pin, Trash2 } from 'lucide-react';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { MenuEntry } from '../../../ui/menu-entry.tsx';
import type { LineActionsProps } from '../line-actions.ts';
import { durationInWords } from '../panels/duration-words.ts';
import { useRoom } from '../panels/room-context.tsx';
import { usePerform } from '../panels/use-perform.ts';
import { timeoutChoices, useSanctions } from './use-sanctions.ts';

/** What moderators can do with a message and who said it: entries of its menu. */
export function ModeratorLineActions({ message, onDone }: LineActionsProps) {
  const say = useSay();
  const { isModerator, isOwner, reader, openBan } = useRoom();
  const { timeOut, remove } = useSanctions();
  const perform = usePerform();
  if (!isModerator || message.id === '') return null;
  const { id, login, badges } = message;
  const isOwn = login === reader;
  const isAbove = badges.includes('broadcaster') || (badges.includes('moderator') && !isOwner);
  const act = (action: () => unknown) => () => {
    onDone();
    action();
  };
  return (
    <>
      <MenuEntry onClick={act(() => perform(`/pin ${id}`))}>
        <Pin size={16} /> {say(words.pinMessage)}
      </MenuEntry>
      {(isOwn || !isAbove) && (
        <MenuEntry onClick={act(() => remove(id))}>
          <Trash2 size={16} /> {say(words.deleteMessage)}
        </MenuEntry>
      )}
      {!isOwn && !isAbove && (
        <>
          <div className="timeout-row" role="group" aria-label={say(words.timeOut)}>
            <Clock size={16} aria-hidden="true" />
            {timeoutChoices.map((seconds) => (
              <MenuEntry
                key={seconds}
                aria-label={say(words.timeOutFor, { time: durationInWords(seconds, say) })}
                onClick={act(() => timeOut(login, seconds))}
              >
                {durationInWords(seconds, say)}
              </MenuEntry>
            ))}
          </div>
          <MenuEntry onClick={act(() => openBan(login))}>
            <Gavel size={16} /> {say(words.banWho, { login })}
          </MenuEntry>
        </>
      )}
    </>
  );
}
