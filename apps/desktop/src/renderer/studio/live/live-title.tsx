import { useEffect, useState, type SubmitEvent } from 'react';
import { api } from '../../host/api-client.ts';
import { useSession } from '../../host/session.tsx';
import { useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';

const maxLength = 140;

/** The title of the broadcast; it may be changed while on air. */
export function LiveTitle() {
  const say = useSay();
  const toast = useToast();
  const { session } = useSession();
  const login = session.state === 'account' ? session.account.login : null;
  const [saved, setSaved] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (login === null) return;
    const abort = new AbortController();
    void api.channel(login, abort.signal).then((answer) => {
      if (!answer.ok || abort.signal.aborted) return;
      setSaved(answer.value.title);
      setTyped(answer.value.title);
    });
    return () => abort.abort();
  }, [login]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await api.setTitle(typed.trim());
    toast(answer.ok ? say(words.titleSaved) : answer.message);
    if (answer.ok) setSaved(answer.value.title);
  };
  if (saved === null) return null;
  return (
    <form className="live-title" onSubmit={(event) => void submit(event)}>
      <TextField
        label={say(words.editTitle)}
        value={typed}
        maxLength={maxLength}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" className="button-small" disabled={typed.trim() === '' || typed.trim() === saved}>
        {say(words.save)}
      </Button>
    </form>
  );
}
