import type { ModAction, ModLogEntry } from '@starling/shared/protocol/moderation.ts';
import { useCallback } from 'react';
import { moderationApi } from '../../../host/moderation-api.ts';
import { useLanguage, useSay, type Say } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { durationInWords } from '../panels/duration-words.ts';
import { useRoom } from '../panels/room-context.tsx';
import { logText } from './log-text.ts';
import { PagedList } from './paged-list.tsx';
import { usePages } from './use-pages.ts';
import { useRefreshAfter } from './user-card.tsx';

/** What moderators did, newest first. */
export function ModLog() {
  const say = useSay();
  const { channel, room } = useRoom();
  const pages = usePages(
    useCallback((page: string | null) => moderationApi.log(channel, page), [channel]),
    ({ id }) => id,
  );
  useRefreshAfter(room.deeds, pages.refresh);
  return (
    <PagedList label={say(words.log)} empty={say(words.noLog)} pages={pages}>
      {pages.items.map((entry) => (
        <LogItem key={entry.id} entry={entry} />
      ))}
    </PagedList>
  );
}

const deeds: Readonly<Record<ModAction, (say: Say, target: string, time: string) => string>> = {
  ban: (say, target) => say(words.didBan, { target }),
  timeout: (say, target, time) => say(words.didTimeout, { target, time }),
  unban: (say, target) => say(words.didUnban, { target }),
  untimeout: (say, target) => say(words.didUntimeout, { target }),
  delete: (say, target) => say(words.didDelete, { target }),
  clear: (say) => say(words.didClear),
  modes: (say) => say(words.didModes),
  'role-given': (say, target) => say(words.didRoleGiven, { target }),
  'role-taken': (say, target) => say(words.didRoleTaken, { target }),
  pin: (say) => say(words.didPin),
  unpin: (say) => say(words.didUnpin),
  approve: (say, target) => say(words.didApprove, { target }),
  deny: (say, target) => say(words.didDeny, { target }),
  'terms-added': (say) => say(words.didTermsAdded),
  'terms-removed': (say) => say(words.didTermsRemoved),
  links: (say) => say(words.didLinks),
  'auto-mod': (say) => say(words.didAutoMod),
  'shared-bans': (say) => say(words.didSharedBans),
  'ban-reasons': (say) => say(words.didBanReasons),
  'unban-request': (say) => say(words.didUnbanRequest),
  'unban-accepted': (say, target) => say(words.didUnbanAccepted, { target }),
  'unban-denied': (say, target) => say(words.didUnbanDenied, { target }),
};

function LogItem({ entry }: { entry: ModLogEntry }) {
  const say = useSay();
  const language = useLanguage();
  const { openCard } = useRoom();
  const { at, by, action, target, reason, durationSeconds, sharedFrom } = entry;
  const text = logText(entry, say);
  const time = durationSeconds === undefined ? '' : durationInWords(durationSeconds, say);
  const date = new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return (
    <li className="log-item">
      <p>
        <strong>{by.login === '' ? say(words.theRelay) : by.login}</strong>{' '}
        {deeds[action](say, target?.login ?? '–', time)}
        {sharedFrom !== undefined && ` (${say(words.fromChannel, { login: sharedFrom })})`}
      </p>
      {text !== undefined && (
        <p className="log-text">
          <bdi>{text}</bdi>
        </p>
      )}
      {reason !== undefined && (
        <p className="log-reason">
          <bdi>“{reason}”</bdi>
        </p>
      )}
      <p className="item-head muted">
        <time className="numeric" dateTime={at}>
          {date}
        </time>
        {target !== undefined && (
          <button type="button" className="link-button" onClick={() => openCard(target.login)}>
            {say(words.showUser, { login: target.login })}
          </button>
        )}
      </p>
    </li>
  );
}
