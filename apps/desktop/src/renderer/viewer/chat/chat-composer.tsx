import { CornerUpLeft, SendHorizontal, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type SubmitEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Link } from 'wouter';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { ChatMessage } from './chat-message.ts';
import type { Vocabulary } from './completion.ts';
import { EmotePicker } from './emote-picker.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { useCompletion } from './use-completion.ts';
import type { EmoteBook } from './use-emotes.ts';

const limit = 500;
const counterFrom = 400;

interface ChatComposerProps {
  channel: string;
  isConnected: boolean;
  /** The relay has no place for a connection: one reads along. */
  isReadOnly: boolean;
  replyTo: ChatMessage | null;
  onCancelReply: () => void;
  /** Text for the writer to go on with; a new object each time. */
  prefill: { readonly text: string } | null;
  vocabulary: () => Vocabulary;
  emotes: EmoteBook;
  origin: string;
  /** @returns false when it could not be sent: the text stays. */
  onSay: (text: string) => boolean;
}

/** Where one writes. Enter sends; Tab and arrows complete; the arrow up in an empty field brings back what was said last. */
export function ChatComposer(props: ChatComposerProps) {
  const { channel, isConnected, isReadOnly, replyTo, onCancelReply, emotes, origin } = props;
  const say = useSay();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState({ text: '', caret: 0 });
  /** Where the caret is to be put; a new object each time. */
  const [placed, setPlaced] = useState<{ readonly caret: number } | null>(null);
  const { text } = typed;
  const lastSaid = useRef('');
  const length = Array.from(text).length;
  const canSend = isConnected && text.trim() !== '' && length <= limit;

  const put = (next: string, caret = next.length) => {
    setTyped({ text: next, caret });
    setPlaced({ caret });
  };
  // With the text, not a frame later: whoever types on would have the caret taken back.
  useLayoutEffect(() => {
    if (placed === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(placed.caret, placed.caret);
  }, [placed]);
  const completion = useCompletion({ ...typed, vocabulary: props.vocabulary, onComplete: put });
  usePrefill(props.prefill, replyTo, field, put);

  const send = () => {
    if (!canSend || !props.onSay(text.trim())) return;
    lastSaid.current = text.trim();
    setTyped({ text: '', caret: 0 });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character is not a wish to send.
    if (event.nativeEvent.isComposing) return;
    if (completion.onKey(event)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '' && lastSaid.current !== '') {
      event.preventDefault();
      put(lastSaid.current);
    } else if (event.key === 'Escape' && replyTo !== null) onCancelReply();
    else return;
    event.stopPropagation();
  };
  const look = (element: HTMLTextAreaElement) =>
    setTyped({ text: element.value, caret: element.selectionEnd });
  const hasSuggestions = completion.suggestions.length > 0;
  return (
    <form
      className="chat-composer"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo !== null && <ReplyBar replyTo={replyTo} onCancel={onCancelReply} />}
      {hasSuggestions && (
        <SuggestionList
          {...{ id: `${id}-list`, suggestions: completion.suggestions, at: completion.at, origin }}
          onTake={completion.take}
        />
      )}
      <div className="chat-field">
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={say(isConnected || isReadOnly ? words.saySomething : words.connectingToChat)}
          aria-label={say(words.messageTo, { login: channel })}
          aria-describedby={length >= counterFrom ? `${id}-counter` : undefined}
          aria-invalid={length > limit}
          aria-autocomplete="list"
          aria-controls={hasSuggestions ? `${id}-list` : undefined}
          aria-activedescendant={hasSuggestions ? `${id}-list-${completion.at}` : undefined}
          enterKeyHint="send"
          readOnly={isReadOnly}
          data-testid="chat-input"
          onChange={(event) => {
            look(event.target);
            completion.onTyped();
          }}
          onSelect={({ currentTarget: { value, selectionEnd } }) =>
            // It also comes with the key that has just emptied the field.
            setTyped((before) => (before.text === value ? { text: value, caret: selectionEnd } : before))
          }
          onKeyDown={onKeyDown}
        />
        {length >= counterFrom && <Counter id={`${id}-counter`} left={limit - length} />}
        <EmotePicker
          {...{ channel, emotes, origin, isDisabled: isReadOnly }}
          onPick={(name) => {
            emotes.note(name);
            put(`${text}${text === '' || text.endsWith(' ') ? '' : ' '}${name} `);
          }}
        />
        <IconButton type="submit" className="chat-send" label={say(words.send)} disabled={!canSend}>
          <SendHorizontal size={20} />
        </IconButton>
      </div>
    </form>
  );
}

/** Text that others put here, and the focus for an answer. */
function usePrefill(
  prefill: ChatComposerProps['prefill'],
  replyTo: ChatMessage | null,
  field: React.RefObject<HTMLTextAreaElement | null>,
  put: (text: string) => void,
): void {
  const latest = useRef(put);
  useEffect(() => {
    latest.current = put;
  });
  useEffect(() => {
    if (prefill !== null) latest.current(prefill.text);
  }, [prefill]);
  useEffect(() => {
    if (replyTo !== null) field.current?.focus();
  }, [replyTo, field]);
}

function Counter({ id, left }: { id: string; left: number }) {
  const say = useSay();
  return (
    <span id={id} className={`chat-counter numeric ${left < 0 ? 'is-over' : ''}`}>
      <span aria-hidden="true">{left}</span>
      <span className="visually-hidden">{say(words.charactersLeft, { count: left })}</span>
    </span>
  );
}

function ReplyBar({ replyTo, onCancel }: { replyTo: ChatMessage; onCancel: () => void }) {
  const say = useSay();
  return (
    <div className="chat-reply-bar">
      <CornerUpLeft size={14} aria-hidden="true" />
      <span className="chat-reply-words">
        <strong>{say(words.replyingTo, { name: replyTo.displayName })}</strong>
        <bdi>{replyTo.text}</bdi>
      </span>
      <IconButton label={say(words.cancelReply)} onClick={onCancel}>
        <X size={16} />
      </IconButton>
    </div>
  );
}

/** In the composer's place for those who are not logged in. */
export function ChatLogInPrompt({ channel }: { channel: string }) {
  const say = useSay();
  const next = `?next=${encodeURIComponent(`/${channel}`)}`;
  return (
    <p className="chat-prompt">
      <Link href={`/login${next}`} className="button button-primary">
        {say(words.logInToChat)}
      </Link>
      <Link href={`/signup${next}`} className="button button-secondary">
        {say(words.signUp)}
      </Link>
    </p>
  );
}
