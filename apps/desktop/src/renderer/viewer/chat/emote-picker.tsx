import { Lock, Smile } from 'lucide-react';
import { useState } from 'react';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import type { ChatEmote } from './emote-set.ts';
import { EmotePicture } from './message-text.tsx';
import { Popover } from './popover.tsx';
import type { EmoteBook } from './use-emotes.ts';

interface EmotePickerProps {
  channel: string;
  emotes: EmoteBook;
  origin: string;
  isDisabled: boolean;
  onPick: (name: string) => void;
}

/** All emotes of the room by groups, to search and to pick from. */
export function EmotePicker(props: EmotePickerProps) {
  const say = useSay();
  return (
    <Popover
      label={say(words.emotes)}
      icon={<Smile size={20} />}
      className="chat-emote-picker"
      isDisabled={props.isDisabled}
    >
      {(close) => (
        <Picker
          {...props}
          onPick={(name) => {
            close();
            props.onPick(name);
          }}
        />
      )}
    </Popover>
  );
}

function Picker({ channel, emotes, origin, onPick }: EmotePickerProps) {
  const say = useSay();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const groups = [
    { title: say(words.recentEmotes), found: wanted === '' ? emotes.recent : [] },
    { title: say(words.channelEmotes, { login: channel }), found: matching(emotes.channel, wanted) },
    { title: say(words.globalEmotes), found: matching(emotes.global, wanted) },
  ].filter(({ found }) => found.length > 0);
  const hasAny = emotes.byName.size > 0;
  return (
    <>
      <input
        type="search"
        className="chat-emote-search"
        placeholder={say(words.searchEmotes)}
        aria-label={say(words.searchEmotes)}
        value={query}
        autoFocus
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          const best = groups.flatMap(({ found }) => found).find(({ isUsable }) => isUsable);
          if (event.key === 'Enter' && best !== undefined) onPick(best.name);
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <div className="chat-emote-groups" tabIndex={0} role="group" aria-label={say(words.emotes)}>
        {groups.map(({ title, found }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <div className="chat-emote-grid">
              {found.map((emote) => (
                <EmoteButton key={emote.id} {...{ emote, origin, onPick }} />
              ))}
            </div>
          </section>
        ))}
        {groups.length === 0 && <p className="muted">{say(hasAny ? words.noEmoteFound : words.noEmotes)}</p>}
      </div>
    </>
  );
}

function EmoteButton({
  emote,
  origin,
  onPick,
}: {
  emote: ChatEmote;
  origin: string;
  onPick: (name: string) => void;
}) {
  const say = useSay();
  const { name } = emote;
  const label = emote.isUsable ? name : say(words.forSubscribers, { name });
  return (
    <button
      type="button"
      className="chat-emote-button"
      aria-label={label}
      title={label}
      disabled={!emote.isUsable}
      data-testid="chat-emote"
      onClick={() => onPick(name)}
    >
      <EmotePicture id={emote.id} name="" origin={origin} />
      {!emote.isUsable && <Lock size={12} aria-hidden="true" />}
    </button>
  );
}

function matching(emotes: readonly ChatEmote[], wanted: string): readonly ChatEmote[] {
  return wanted === '' ? emotes : emotes.filter(({ name }) => name.toLowerCase().includes(wanted));
}
