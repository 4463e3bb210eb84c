import type { UserCard } from '@starling/shared/protocol/moderation.ts';
import { Clock, Gavel, Shield, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { durationInWords } from '../panels/duration-words.ts';
import { useRoom } from '../panels/room-context.tsx';
import { usePerform } from '../panels/use-perform.ts';
import { BanDialog } from './ban-dialog.tsx';
import { timeoutChoices, useSanctions } from './use-sanctions.ts';

/** What can be done to whom a card is about; nothing where the reader may do nothing to him. */
export function CardActions({ card }: { card: UserCard }) {
  const say = useSay();
  const { reader, isOwner } = useRoom();
  const { lift, timeOut } = useSanctions();
  const [banned, setBanned] = useState<string | null>(null);
  const { login } = card.account;
  const isAbove = card.role === 'broadcaster' || (card.role === 'moderator' && !isOwner);
  if (login === reader || isAbove) return null;
  return (
    <div className="row card-actions">
      {card.ban !== undefined && (
        <Button onClick={() => void lift(login)}>
          <Undo2 size={16} /> {say(words.lift)}
        </Button>
      )}
      {timeoutChoices.slice(0, 4).map((seconds) => (
        <Button
          key={seconds}
          className="button-small"
          aria-label={say(words.timeOutFor, { time: durationInWords(seconds, say) })}
          onClick={() => void timeOut(login, seconds)}
        >
          <Clock size={14} /> {durationInWords(seconds, say)}
        </Button>
      ))}
      <Button className="button-small" look="danger" onClick={() => setBanned(login)}>
        <Gavel size={14} /> {say(words.ban)}
      </Button>
      {isOwner && <RoleMenu card={card} />}
      <BanDialog login={banned} onClose={() => setBanned(null)} />
    </div>
  );
}

function RoleMenu({ card: { account, role } }: { card: UserCard }) {
  const say = useSay();
  const perform = usePerform();
  const act = (command: string) => void perform(`/${command} ${account.login}`);
  return (
    <Menu
      label={say(words.roles)}
      trigger={<Shield size={18} />}
      items={[
        role === 'moderator'
          ? { key: 'unmod', label: say(words.takeModerator), onSelect: () => act('unmod') }
          : { key: 'mod', label: say(words.makeModerator), onSelect: () => act('mod') },
        role === 'vip'
          ? { key: 'unvip', label: say(words.takeVip), onSelect: () => act('unvip') }
          : { key: 'vip', label: say(words.makeVip), onSelect: () => act('vip') },
      ]}
    />
  );
}
