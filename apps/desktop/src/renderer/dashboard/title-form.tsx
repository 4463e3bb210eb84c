import type { Channel } from '@starling/shared/protocol/api.ts';
import { useState, type SubmitEvent } from 'react';
import { api, type ApiResult } from '../host/api-client.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';

const maxLength = 140;

/** The channel's title; it may be changed while on air. */
export function TitleForm({
  title,
  onSaved,
}: {
  title: string;
  onSaved: (answer: ApiResult<Channel>) => void;
}) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  const [typed, setTyped] = useState(title);
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const answer = await api.setTitle(typed.trim());
    setBusy(false);
    if (!answer.ok) {
      setError(faultText(answer));
      return;
    }
    onSaved(answer);
    toast(say(words.titleSaved));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === '') setError(say(words.typeTitle));
    else void save();
  };
  return (
    <form className="title-form" noValidate onSubmit={submit}>
      <TextField
        label={say(words.title)}
        name="title"
        value={typed}
        maxLength={maxLength}
        error={error}
        onChange={(event) => {
          setTyped(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" isBusy={isBusy} disabled={typed.trim() === title}>
        {say(words.saveTitle)}
      </Button>
    </form>
  );
}
