import type { UnbanRequest } from '@starling/shared/protocol/moderation.ts';
import { useCallback, useState } from 'react';
import { moderationApi } from '../../../host/moderation-api.ts';
import { useLanguage, useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { useApiFaultText } from '../../../i18n/use-fault-text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRoom } from '../panels/room-context.tsx';
import { PagedList } from './paged-list.tsx';
import { usePages } from './use-pages.ts';
import { useRefreshAfter } from './user-card.tsx';

/** Who asks to be let in again, newest first. */
export function UnbanRequests() {
  const say = useSay();
  const { channel, room } = useRoom();
  const pages = usePages(
    useCallback((page: string | null) => moderationApi.unbanRequests(channel, page), [channel]),
    ({ id }) => id,
  );
  useRefreshAfter(room.deeds, pages.refresh);
  return (
    <PagedList label={say(words.requests)} empty={say(words.noRequests)} pages={pages}>
      {pages.items.map((request) => (
        <RequestItem key={request.id} request={request} onDecided={pages.refresh} />
      ))}
    </PagedList>
  );
}

function RequestItem({ request, onDecided }: { request: UnbanRequest; onDecided: () => void }) {
  const say = useSay();
  const language = useLanguage();
  const faultText = useApiFaultText();
  const toast = useToast();
  const { channel, openCard } = useRoom();
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { id, at, by, text } = request;
  const decide = async (decision: 'accept' | 'deny') => {
    setBusy(true);
    const clean = note.trim();
    const answer = await moderationApi.decideUnban(channel, id, {
      decision,
      ...(clean !== '' && { note: clean }),
    });
    setBusy(false);
    if (!answer.ok) toast(faultText(answer));
    onDecided();
  };
  return (
    <li className="request" aria-label={by.login}>
      <header className="item-head">
        <button type="button" className="name-button" onClick={() => openCard(by.login)}>
          {by.login}
        </button>
        <time className="muted numeric" dateTime={at}>
          {new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' })}
        </time>
      </header>
      <p className="held-text">
        <bdi>{text}</bdi>
      </p>
      <TextField
        label={say(words.answer)}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="row">
        <Button className="button-small" isBusy={isBusy} onClick={() => void decide('accept')}>
          {say(words.accept)}
        </Button>
        <Button className="button-small" isBusy={isBusy} onClick={() => void decide('deny')}>
          {say(words.refuse)}
        </Button>
      </div>
    </li>
  );
}
