import type { OwnUnbanRequest } from '@starling/shared/protocol/moderation.ts';
import { Ban } from 'lucide-react';
import { useEffect, useState, type SubmitEvent } from 'react';
import { moderationApi } from '../../../host/moderation-api.ts';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { useApiFaultText } from '../../../i18n/use-fault-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextAreaField } from '../../../ui/text-area-field.tsx';
import { useRoom } from '../panels/room-context.tsx';

const longestText = 500;

/** For who is banned: why, and how to ask to be let in again. Nothing for others. */
export function UnbanPanel() {
  const say = useSay();
  const { room, reader, channel } = useRoom();
  const isBanned = room.silenced === 'banned' && reader !== null;
  const [own, setOwn] = useState<OwnUnbanRequest | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isBanned) return;
    let isOver = false;
    void moderationApi.ownUnbanRequest(channel).then((answer) => {
      if (!isOver && answer.ok) setOwn(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [isBanned, channel]);
  if (!isBanned) return null;
  return (
    <section
      className="room-panel unban-panel"
      aria-label={say(words.youAreBanned)}
      data-testid="unban-panel"
    >
      <header className="room-panel-head">
        <Ban size={16} aria-hidden="true" />
        <span className="room-panel-kind">{say(words.youAreBanned)}</span>
      </header>
      {own?.reason !== undefined && (
        <p>
          <bdi>“{own.reason}”</bdi>
        </p>
      )}
      {own !== null && <RequestState own={own} />}
      {own?.canAsk === true && (
        <div className="room-panel-foot">
          <Button className="button-small" onClick={() => setOpen(true)}>
            {say(words.ask)}
          </Button>
        </div>
      )}
      <Dialog title={say(words.ask)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <AskForm
          onClose={() => setOpen(false)}
          onAsked={(request) => setOwn({ isBanned: true, ...own, canAsk: false, request })}
        />
      </Dialog>
    </section>
  );
}

function RequestState({ own: { request, canAsk } }: { own: OwnUnbanRequest }) {
  const say = useSay();
  if (request === undefined) return canAsk ? null : <p className="muted">{say(words.cannotAsk)}</p>;
  const states = { open: words.asked, denied: words.wasDenied, accepted: words.wasAccepted };
  return (
    <p role="status">
      {say(states[request.status])}{' '}
      {request.note !== undefined && request.note !== '' && <bdi>“{request.note}”</bdi>}
    </p>
  );
}

interface AskFormProps {
  onClose: () => void;
  onAsked: (request: NonNullable<OwnUnbanRequest['request']>) => void;
}

function AskForm({ onClose, onAsked }: AskFormProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const { channel } = useRoom();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const send = async (clean: string) => {
    setBusy(true);
    const answer = await moderationApi.askUnban(channel, clean);
    setBusy(false);
    if (!answer.ok) {
      setProblem(faultText(answer));
      return;
    }
    onAsked(answer.value);
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const clean = text.trim();
    const isFit = clean !== '' && Array.from(clean).length <= longestText;
    setProblem(isFit ? undefined : say(words.askNeedsText));
    if (isFit) void send(clean);
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextAreaField
        label={say(words.askWhy)}
        hint={say(words.askHint)}
        error={problem}
        rows={4}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {say(words.askSend)}
        </Button>
      </div>
    </form>
  );
}
