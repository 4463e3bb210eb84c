import { useSay, type Say } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import type { RoomModes } from '../chat-message.ts';
import { durationInWords } from './duration-words.ts';
import { useRoom } from './room-context.tsx';

/** Who may talk now, where not everybody may. */
export function ModeChips() {
  const say = useSay();
  const { modes: now } = useRoom();
  const modes = modesInWords(now, say);
  if (modes.length === 0) return null;
  return (
    <ul className="mode-chips" aria-label={say(words.modesNow)} data-testid="room-modes">
      {modes.map((mode) => (
        <li key={mode}>{mode}</li>
      ))}
    </ul>
  );
}

function modesInWords(modes: RoomModes, say: Say): string[] {
  const followers =
    modes.followersOnly === 0
      ? say(words.modeFollowers)
      : say(words.modeFollowersFor, { time: durationInWords(modes.followersOnly * 60, say) });
  return [
    ...(modes.isClosed ? [say(words.modeClosed)] : []),
    ...(modes.slow > 0 ? [say(words.modeSlow, { time: durationInWords(modes.slow, say) })] : []),
    ...(modes.followersOnly >= 0 ? [followers] : []),
    ...(modes.subscribersOnly ? [say(words.modeSubscribers)] : []),
    ...(modes.emoteOnly ? [say(words.modeEmotes)] : []),
    ...(modes.unique ? [say(words.modeUnique)] : []),
  ];
}
