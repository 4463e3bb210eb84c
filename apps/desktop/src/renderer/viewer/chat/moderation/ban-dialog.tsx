import { useState, type SubmitEvent } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useSanctions } from './use-sanctions.ts';

const longestReason = 300;

/** The form that bans somebody, with the reason. @param login null while it is closed */
export function BanDialog({ login, onClose }: { login: string | null; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog
      title={login === null ? '' : say(words.banWho, { login })}
      isOpen={login !== null}
      onClose={onClose}
    >
      {login !== null && <BanForm login={login} onClose={onClose} />}
    </Dialog>
  );
}

function BanForm({ login, onClose }: { login: string; onClose: () => void }) {
  const say = useSay();
  const { ban } = useSanctions();
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    const isDone = await ban(login, reason);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p className="muted">{say(words.banHint)}</p>
      <TextField
        label={say(words.banReason)}
        autoFocus
        maxLength={longestReason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button type="submit" look="danger" isBusy={isBusy}>
          {say(words.ban)}
        </Button>
      </div>
    </form>
  );
}
