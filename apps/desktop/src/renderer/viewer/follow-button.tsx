import type { Follow } from '@starling/shared/protocol/follows.ts';
import { Heart } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { chatWords as words } from '../i18n/chat-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';

/** Follows a channel or not, and says how many do. Guests are asked to log in. Owners see the number alone. */
export function FollowButton({ login }: { login: string }) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  const { session } = useSession();
  const [, goTo] = useLocation();
  const [follow, setFollow] = useState<Follow | null>(null);
  const [isBusy, setBusy] = useState(false);
  const self = session.state === 'account' ? session.account.login : null;
  useEffect(() => {
    const abort = new AbortController();
    void api.follow(login, abort.signal).then((answer) => {
      if (answer.ok) setFollow(answer.value);
    });
    return () => abort.abort();
  }, [login, self]);
  if (follow === null) return null;
  const { isFollowing, followers } = follow;
  const count = say(words.followers, { count: followers });
  if (self === login) return <span className="fact">{count}</span>;
  const toggle = async () => {
    if (self === null) {
      goTo(`/login?next=${encodeURIComponent(`/${login}`)}`);
      return;
    }
    setBusy(true);
    const answer = await api.setFollow(login, !isFollowing);
    setBusy(false);
    if (answer.ok) setFollow(answer.value);
    else toast(faultText(answer));
  };
  return (
    <Button
      look={isFollowing ? 'secondary' : 'primary'}
      title={say(isFollowing ? words.unfollow : words.followLogin, { login })}
      isBusy={isBusy}
      data-testid="follow"
      onClick={() => void toggle()}
    >
      <Heart size={18} fill={isFollowing ? 'currentColor' : 'none'} />
      <span className="share-label">{say(isFollowing ? words.following : words.follow)}</span>
      <span className="follow-count numeric">{followers}</span>
      <span className="visually-hidden"> ({count})</span>
    </Button>
  );
}
