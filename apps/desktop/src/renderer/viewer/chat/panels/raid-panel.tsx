import { Users, X } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { RoomRaid } from './room-raid.ts';

const shownMs = 60_000;

/** Says who has just come, for a minute. */
export function RaidPanel({ raid, onDismiss }: { raid: RoomRaid; onDismiss: () => void }) {
  const say = useSay();
  useEffect(() => {
    const timer = setTimeout(onDismiss, shownMs);
    return () => clearTimeout(timer);
  }, [onDismiss]);
  return (
    <section
      className="room-panel raid-panel"
      aria-label={say(words.raid)}
      role="status"
      data-testid="room-raid"
    >
      <Users size={18} aria-hidden="true" />
      <p>
        <Link href={`/${raid.login}`}>{say(words.raiders, { count: raid.viewers, name: raid.name })}</Link>
      </p>
      <IconButton label={say(words.dismiss)} onClick={onDismiss}>
        <X size={16} />
      </IconButton>
    </section>
  );
}
