import { SendHorizontal } from 'lucide-react';
import { useId, useState, type SubmitEvent, type KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { IconButton } from '../../ui/button.tsx';

const limit = 500;
const counterFrom = 400;

interface ChatComposerProps {
  channel: string;
  isConnected: boolean;
  /** @returns false when it could not be sent: the text stays. */
  onSay: (text: string) => boolean;
}

/** Where one writes. Enter sends. */
export function ChatComposer({ channel, isConnected, onSay }: ChatComposerProps) {
  const tell = useSay();
  const [text, setText] = useState('');
  const counterId = useId();
  const length = Array.from(text).length;
  const canSend = isConnected && text.trim() !== '' && length <= limit;
  const send = () => {
    if (canSend && onSay(text.trim())) setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character is not a wish to send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="chat-composer"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={1}
        value={text}
        placeholder={tell(isConnected ? words.saySomething : words.connectingToChat)}
        aria-label={tell(words.messageTo, { login: channel })}
        aria-describedby={length >= counterFrom ? counterId : undefined}
        aria-invalid={length > limit}
        enterKeyHint="send"
        data-testid="chat-input"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {length >= counterFrom && (
        <span id={counterId} className={`chat-counter numeric ${length > limit ? 'is-over' : ''}`}>
          {limit - length}
          <span className="visually-hidden"> characters left</span>
        </span>
      )}
      <IconButton type="submit" label={tell(words.send)} disabled={!canSend}>
        <SendHorizontal size={20} />
      </IconButton>
    </form>
  );
}

/** In the composer's place for those who are not logged in. */
export function ChatLogInPrompt({ channel }: { channel: string }) {
  const next = `?next=${encodeURIComponent(`/${channel}`)}`;
  return (
    <p className="chat-prompt">
      <Link href={`/login${next}`}>Log in</Link> or <Link href={`/signup${next}`}>sign up</Link> to chat
    </p>
  );
}
