import { emoteLimits } from '@starling/shared/protocol/chat-limits.ts';
import type { Emote } from '@starling/shared/protocol/emotes.ts';
import { useCallback, useRef } from 'react';
import type { ApiFailure } from '../../host/api-client.ts';
import { emoteApi } from '../../host/emote-api.ts';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useApiFaultText } from '../../i18n/use-fault-text.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useAsked } from '../../viewer/use-asked.ts';
import { EmoteRow } from './emote-row.tsx';
import { EmoteUploadForm } from './emote-upload-form.tsx';
import { usePendingRemovals } from './use-pending-removals.ts';

/** The channel's own emotes: upload, rename, for whom, delete. */
export function EmotesCard({ login }: { login: string }) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  // What is pending ends where `finish` changes: another language is no reason.
  const tell = useRef<(failure: ApiFailure) => void>(() => undefined);
  tell.current = (failure) => void toast(faultText(failure));
  const ask = useCallback((signal?: AbortSignal) => emoteApi.list(login, signal), [login]);
  const { view, take, refresh } = useAsked(ask, () => null);
  const emotes = view.state === 'known' ? view.value.data : [];
  const latest = useRef(emotes);
  latest.current = emotes;
  const set = (change: (before: readonly Emote[]) => readonly Emote[]) =>
    take({ data: [...change(latest.current)].sort((a, b) => a.name.localeCompare(b.name)) });
  const finish = useCallback(
    async (id: string) => {
      const answer = await emoteApi.remove(login, id);
      if (!answer.ok) tell.current(answer);
      refresh();
    },
    [login, refresh],
  );
  const { pending, remove, keep } = usePendingRemovals(finish);
  const removeWithUndo = (emote: Emote) => {
    remove(emote.id);
    const takeAway = toast(say(words.emoteDeleted, { name: emote.name }), {
      label: say(words.undo),
      run: () => {
        takeAway();
        keep(emote.id);
      },
    });
  };
  const shown = emotes.filter(({ id }) => !pending.has(id));
  return (
    <section className="card" aria-labelledby="emotes-heading">
      <h2 id="emotes-heading">{say(words.emotes)}</h2>
      {view.state === 'loading' && <Spinner label={say(words.loadingEmotes)} />}
      {view.state === 'failed' && (
        <div className="form-problem" role="alert">
          {faultText(view.failure)} <Button onClick={refresh}>{say(words.tryAgain)}</Button>
        </div>
      )}
      <EmoteUploadForm
        login={login}
        taken={emotes.map(({ name }) => name)}
        isFull={emotes.length >= emoteLimits.perChannel}
        onUploaded={(emote) => set((before) => [...before, emote])}
      />
      {shown.length > 0 && (
        <ul className="emote-list" aria-label={say(words.emoteList)}>
          {shown.map((emote) => (
            <EmoteRow
              key={emote.id}
              login={login}
              emote={emote}
              taken={emotes.filter((other) => other !== emote).map(({ name }) => name)}
              onChanged={(changed) =>
                set((before) => before.map((one) => (one.id === changed.id ? changed : one)))
              }
              onRemove={() => removeWithUndo(emote)}
            />
          ))}
        </ul>
      )}
      <p className="muted numeric">
        {say(words.ofMost, { count: emotes.length, most: emoteLimits.perChannel })}
      </p>
    </section>
  );
}
