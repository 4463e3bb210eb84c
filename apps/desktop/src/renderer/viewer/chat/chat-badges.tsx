import { Bot, Crown, Gem, ShieldCheck, Star, Video } from 'lucide-react';
import type { ComponentType } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';

type Icon = ComponentType<{ size?: number; strokeWidth?: number }>;

type Label = 'broadcaster' | 'moderator' | 'vip' | 'subscriber' | 'bot' | 'admin';

const badges: Readonly<Record<string, { readonly icon: Icon; readonly label: Label }>> = {
  broadcaster: { icon: Video, label: 'broadcaster' },
  moderator: { icon: ShieldCheck, label: 'moderator' },
  vip: { icon: Gem, label: 'vip' },
  subscriber: { icon: Star, label: 'subscriber' },
  'verified-bot': { icon: Bot, label: 'bot' },
  admin: { icon: Crown, label: 'admin' },
};

/** What somebody is in the room. Badges that are not known here are left out. */
export function ChatBadges({ badges: names }: { badges: readonly string[] }) {
  const say = useSay();
  return names.map((name) => {
    const badge = badges[name];
    if (badge === undefined) return null;
    const label = say(words[badge.label]);
    return (
      <span
        key={name}
        className={`chat-badge chat-badge-${name}`}
        role="img"
        aria-label={label}
        title={label}
      >
        <badge.icon size={12} strokeWidth={2.4} />
      </span>
    );
  });
}
