import type { UserCard } from '@starling/shared/protocol/moderation.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { moderationApi } from '../../../host/moderation-api.ts';
import { useLanguage, useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import type { UserCardProps } from '../line-actions.ts';
import { useRoom } from '../panels/room-context.tsx';
import { CardActions } from './card-actions.tsx';
import { PagedList } from './paged-list.tsx';
import { usePages } from './use-pages.ts';

/** What moderators know of somebody, and what they can do. */
export function UserCardDialog({ login, onClose }: UserCardProps) {
  return (
    <Dialog title={login} isOpen onClose={onClose} isWide>
      <CardOf key={login} login={login} />
    </Dialog>
  );
}

function CardOf({ login }: { login: string }) {
  const say = useSay();
  const { card, pages } = useCard(login);
  return (
    <div className="user-card" data-testid="user-card">
      {card === null && pages.state === 'loading' && <Spinner size={32} label={say(words.loading)} />}
      {card !== null && (
        <>
          <CardHead card={card} />
          <CardActions card={card} />
        </>
      )}
      {(card !== null || pages.failure !== null) && (
        <section aria-labelledby="card-messages">
          <h3 id="card-messages">{say(words.messages)}</h3>
          <PagedList label={say(words.messages)} empty={say(words.noMessages)} pages={pages}>
            {pages.items.map((message) => (
              <SaidMessage key={message.id} message={message} />
            ))}
          </PagedList>
        </section>
      )}
    </div>
  );
}

/** The card, asked for again whenever moderators did something. */
function useCard(login: string) {
  const { channel, room } = useRoom();
  const [card, setCard] = useState<UserCard | null>(null);
  const ask = useCallback(
    async (page: string | null) => {
      const answer = await moderationApi.userCard(channel, login, page);
      if (!answer.ok) return answer;
      if (page === null) setCard(answer.value);
      const { messages, older } = answer.value;
      return { ok: true as const, value: { data: messages, older } };
    },
    [channel, login],
  );
  const pages = usePages(ask, ({ id }) => id);
  useRefreshAfter(room.deeds, pages.refresh);
  return { card, pages };
}

const settleMs = 700;

/** Asks again a moment after moderators did something. */
export function useRefreshAfter(deeds: number, refresh: () => void): void {
  const seen = useRef(deeds);
  useEffect(() => {
    if (seen.current === deeds) return;
    const timer = setTimeout(() => {
      seen.current = deeds;
      refresh();
    }, settleMs);
    return () => clearTimeout(timer);
  }, [deeds, refresh]);
}

const roles = {
  broadcaster: words.roleBroadcaster,
  moderator: words.roleModerator,
  vip: words.roleVip,
  subscriber: words.roleSubscriber,
  follower: words.roleFollower,
  anyone: words.roleAnyone,
};
/** An account of the last days is worth a second look. */
const newForMs = 7 * 86_400_000;

function CardHead({ card }: { card: UserCard }) {
  const say = useSay();
  const { account, role, followsSince, timeouts, bans } = card;
  const day = useDay();
  const isNew = Date.now() - Date.parse(account.createdAt) < newForMs;
  return (
    <>
      <div className="card-head">
        <Avatar login={account.login} size={52} />
        <div>
          <p className="card-name">
            <bdi>{account.displayName}</bdi> <span className="tag">{say(roles[role])}</span>
          </p>
          <p className="muted">
            {say(words.joined, { date: day(account.createdAt) })}{' '}
            {isNew && <span className="tag tag-warn">{say(words.newAccount)}</span>}
          </p>
          <p className="muted">
            {followsSince === undefined
              ? say(words.followsNot)
              : say(words.follows, { date: day(followsSince) })}
            {' · '}
            {say(words.timeouts, { count: timeouts })}
            {' · '}
            {say(words.bans, { count: bans })}
          </p>
        </div>
      </div>
      <CardBan card={card} />
    </>
  );
}

function CardBan({ card: { ban } }: { card: UserCard }) {
  const say = useSay();
  const language = useLanguage();
  if (ban === undefined) return null;
  const until =
    ban.until === undefined
      ? null
      : new Date(ban.until).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const details = [
    until === null ? say(words.isBanned) : say(words.isTimedOut, { time: until }),
    ...(ban.by === undefined || ban.by.login === '' ? [] : [say(words.byWhom, { login: ban.by.login })]),
    ...(ban.sharedFrom === undefined ? [] : [say(words.fromChannel, { login: ban.sharedFrom })]),
  ];
  return (
    <p className="form-problem">
      {details.join(' ')}
      {ban.reason !== undefined && (
        <>
          {': '}
          <bdi>{ban.reason}</bdi>
        </>
      )}
    </p>
  );
}

function SaidMessage({ message }: { message: UserCard['messages'][number] }) {
  const say = useSay();
  const language = useLanguage();
  const time = new Date(message.at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return (
    <li className={message.isDeleted ? 'said is-deleted' : 'said'}>
      <time className="muted numeric" dateTime={message.at}>
        {time}
      </time>
      <span>
        <bdi>{message.text}</bdi>
        {message.isDeleted && <span className="tag">{say(words.deleted)}</span>}
      </span>
    </li>
  );
}

function useDay(): (iso: string) => string {
  const language = useLanguage();
  return (iso) => new Date(iso).toLocaleDateString(language, { dateStyle: 'medium' });
}
