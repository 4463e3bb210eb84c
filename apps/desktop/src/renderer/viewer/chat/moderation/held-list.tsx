import { Check, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { ApiFailure } from '../../../host/api-client.ts';
import { moderationApi } from '../../../host/moderation-api.ts';
import { useLanguage, useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { roomWords } from '../../../i18n/room-words.ts';
import { useApiFaultText } from '../../../i18n/use-fault-text.ts';
import { Button } from '../../../ui/button.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRoom } from '../panels/room-context.tsx';
import { categoryInWords } from './category-words.ts';
import type { HeldMessage } from './held-messages.ts';

/** The messages that wait: one click, or one key, decides. */
export function HeldList() {
  const say = useSay();
  const { room } = useRoom();
  const { waiting } = room.held;
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const faultText = useApiFaultText();
  const failure = useListedHeld();
  const decide = useDecide();
  const act = (held: HeldMessage, verb: 'approve' | 'deny') => {
    const at = waiting.indexOf(held);
    const next = waiting[at + 1] ?? waiting[at - 1];
    setCurrent(next?.id ?? null);
    if (next !== undefined) focusItem(list.current, next.id);
    else list.current?.closest<HTMLElement>('[role="tabpanel"]')?.focus();
    void decide(held, verb);
  };
  if (waiting.length === 0)
    return <p className="muted">{failure === null ? say(words.nothingHeld) : faultText(failure)}</p>;
  const tabStop = waiting.some(({ id }) => id === current) ? current : waiting[0]?.id;
  return (
    <>
      <p className="muted keys-hint">{say(words.heldKeys)}</p>
      <ol ref={list} className="plain-list" aria-label={say(words.heldList)} data-testid="held-list">
        {waiting.map((held, index) => (
          <HeldItem
            key={held.id}
            held={held}
            isTabStop={held.id === tabStop}
            onFocus={() => setCurrent(held.id)}
            onMove={(by) => focusItem(list.current, waiting[index + by]?.id)}
            onDecide={(verb) => act(held, verb)}
          />
        ))}
      </ol>
    </>
  );
}

function focusItem(list: HTMLElement | null, id: string | undefined): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[data-held]') ?? [])];
  items.find((item) => item.dataset['held'] === id)?.focus();
}

interface HeldItemProps {
  held: HeldMessage;
  isTabStop: boolean;
  onFocus: () => void;
  onMove: (by: 1 | -1) => void;
  onDecide: (verb: 'approve' | 'deny') => void;
}

function HeldItem({ held, isTabStop, onFocus, onMove, onDecide }: HeldItemProps) {
  const say = useSay();
  const language = useLanguage();
  const { openCard } = useRoom();
  const { name, login, text, because } = held;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => onMove(1),
      ArrowUp: () => onMove(-1),
      a: () => onDecide('approve'),
      d: () => onDecide('deny'),
      Enter: () => openCard(login),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const category = categoryInWords(held.category, say);
  return (
    <li
      className="held"
      data-held={held.id}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <header className="item-head">
        <button type="button" className="name-button" onClick={() => openCard(login)}>
          {name}
        </button>
        <span className="tag">{category}</span>
        <time className="muted numeric" dateTime={new Date(held.at).toISOString()}>
          {new Date(held.at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })}
        </time>
      </header>
      <p className="held-text">
        <bdi>{text}</bdi>
      </p>
      {because !== '' && because !== held.category && because !== category && (
        <p className="muted held-because">
          <bdi>{because}</bdi>
        </p>
      )}
      <div className="row">
        <Button
          className="button-small"
          aria-label={say(words.approveOf, { name })}
          onClick={() => onDecide('approve')}
        >
          <Check size={16} /> {say(words.approve)}
        </Button>
        <Button
          className="button-small"
          aria-label={say(words.denyOf, { name })}
          onClick={() => onDecide('deny')}
        >
          <X size={16} /> {say(words.deny)}
        </Button>
      </div>
    </li>
  );
}

/** Asks for what was held before this page came. @returns why it could not be had */
function useListedHeld(): ApiFailure | null {
  const { channel, listHeld } = useRoom();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  useEffect(() => {
    let isOver = false;
    void moderationApi.held(channel).then((answer) => {
      if (isOver) return;
      setFailure(answer.ok ? null : answer);
      if (!answer.ok) return;
      listHeld(
        answer.value.data.map(({ id, at, author, text, category, because }) => ({
          ...{ id, text, category, because, at: Date.parse(at) },
          ...{ login: author.login, name: author.displayName },
        })),
      );
    });
    return () => {
      isOver = true;
    };
  }, [channel, listHeld]);
  return failure;
}

/** The decision is shown at once; where it did not reach the room, the message is back. */
function useDecide() {
  const say = useSay();
  const toast = useToast();
  const { perform, dropHeld, restoreHeld } = useRoom();
  return async (held: HeldMessage, verb: 'approve' | 'deny') => {
    dropHeld(held.id);
    const answer = await perform(`/${verb} ${held.id}`);
    if (answer.kind === 'refused') toast(answer.text);
    if (answer.kind !== 'unsent' && answer.kind !== 'unanswered') return;
    restoreHeld(held);
    toast(say(answer.kind === 'unsent' ? roomWords.unsent : roomWords.unanswered));
  };
}
