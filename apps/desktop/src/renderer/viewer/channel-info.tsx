import type { Channel } from '@starling/shared/protocol/api.ts';
import { Check, Link2, MessageSquare, Share2, Users } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { useNow } from '../host/use-now.ts';
import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LiveBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-field.tsx';
import { FollowButton } from './follow-button.tsx';
import { formatUptime } from './format.ts';
import { useFormat } from './use-format.ts';

interface ChannelInfoProps {
  channel: Channel;
  isChatHidden: boolean;
  onToggleChat: () => void;
}

/** Under the player: whose channel it is, what is on, how many watch. */
export function ChannelInfo({ channel, isChatHidden, onToggleChat }: ChannelInfoProps) {
  const say = useSay();
  const format = useFormat();
  const { stream } = channel;
  return (
    <section className="channel-info" aria-label={say(words.aboutChannel)}>
      <Avatar login={channel.login} size={52} />
      <div className="channel-words">
        <h1 data-testid="channel-title">{stream?.title ?? channel.title}</h1>
        <p className="channel-facts">
          <strong>{channel.login}</strong>
          {stream !== null && (
            <>
              <LiveBadge />
              <span className="fact" data-testid="viewers">
                <Users size={16} aria-hidden="true" /> {format.viewers(stream.viewers)}
              </span>
              <Uptime startedAt={stream.startedAt} />
            </>
          )}
        </p>
      </div>
      <div className="channel-actions">
        <FollowButton login={channel.login} />
        <ShareButton login={channel.login} title={stream?.title ?? channel.title} />
        {isChatHidden && (
          <Button onClick={onToggleChat}>
            <MessageSquare size={18} /> {say(words.showChat)}
          </Button>
        )}
      </div>
    </section>
  );
}

function Uptime({ startedAt }: { startedAt: string }) {
  const now = useNow(1000);
  const say = useSay();
  const format = useFormat();
  return (
    <span className="fact numeric" title={say(words.liveSince, { time: format.time(startedAt) })}>
      {formatUptime(now - Date.parse(startedAt))}
    </span>
  );
}

/** The system's share sheet on touch screens, the clipboard elsewhere. */
function ShareButton({ login, title }: { login: string; title: string }) {
  const say = useSay();
  const { origin } = useHost();
  const { isCopied, copy } = useCopy();
  const url = `${origin}/${login}`;
  const canShare = 'share' in navigator && matchMedia('(pointer: coarse)').matches;
  const share = () => {
    if (canShare) navigator.share({ title, url }).catch(() => undefined);
    else copy(url);
  };
  const label = say(isCopied ? words.linkCopied : canShare ? words.share : words.copyLink);
  return (
    <Button onClick={share} aria-label={label}>
      {isCopied ? <Check size={18} /> : canShare ? <Share2 size={18} /> : <Link2 size={18} />}
      <span className="share-label">{label}</span>
    </Button>
  );
}
