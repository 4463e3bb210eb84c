import { Radio } from 'lucide-react';
import { useEffect, useState, type SubmitEvent } from 'react';
import { api } from '../../host/api-client.ts';
import { useSession } from '../../host/session.tsx';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { relayDestination, useRelay, useStreamKey } from '../live/use-relay.ts';
import { useLive, useSettings, useStudio } from '../studio-context.tsx';
import type { StepProps } from './step-props.ts';

const maxLength = 140;

/** The title, and the button that goes on air. */
export function ShowStep({ onNext }: StepProps) {
  const say = useSay();
  const { live } = useStudio();
  const { phase, error } = useLive();
  const faultText = useFaultText();
  const { session } = useSession();
  const relay = useRelay() ?? null;
  const { keyRef = null } = useStreamKey();
  const { video, audio, dynamicBitrate } = useSettings();
  const login = session.state === 'account' ? session.account.login : null;
  /** null until the relay has told the channel's: what is typed is not to be mixed with it. */
  const [title, setTitle] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  useEffect(() => {
    if (login === null) {
      setTitle('');
      return;
    }
    const abort = new AbortController();
    void api.channel(login, abort.signal).then((answer) => {
      if (!abort.signal.aborted) setTitle(answer.ok ? answer.value.title : '');
    });
    return () => abort.abort();
  }, [login]);
  const save = async () => {
    const wanted = title?.trim() ?? '';
    if (wanted === '') {
      setProblem(say(words.typeTitle));
      return false;
    }
    const answer = await api.setTitle(wanted);
    if (!answer.ok) setProblem(answer.message);
    return answer.ok;
  };
  const canGoLive = relay !== null && keyRef !== null && login !== null;
  const goLive = async () => {
    if (!canGoLive || !(await save())) return;
    const destinations = [relayDestination(relay, keyRef)];
    await live.goLive({ destinations, video, audio, dynamicBitrate });
    if (live.get().phase !== 'failed') onNext();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void goLive();
  };
  return (
    <form className="setup-form" noValidate onSubmit={submit}>
      <h2>{say(words.showTitle)}</h2>
      <p className="muted">{say(words.showHint)}</p>
      {phase === 'failed' && error !== null && (
        <p className="notice notice-problem" role="alert">
          {faultText(error)}
        </p>
      )}
      <TextField
        label={say(words.streamTitle)}
        value={title ?? ''}
        disabled={title === null}
        maxLength={maxLength}
        error={problem}
        onChange={(event) => {
          setTitle(event.target.value);
          setProblem(undefined);
        }}
      />
      <div className="dialog-actions">
        <Button
          onClick={() => {
            if (login === null) onNext();
            else void save().then((isSaved) => isSaved && onNext());
          }}
        >
          {say(words.toStudio)}
        </Button>
        <Button type="submit" look="primary" isBusy={phase === 'starting'} disabled={!canGoLive}>
          <Radio size={17} aria-hidden="true" /> {say(words.goLive)}
        </Button>
      </div>
    </form>
  );
}
