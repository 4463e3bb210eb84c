import { useState, type SubmitEvent } from 'react';
import {
  checkAccount,
  fieldOfFailure,
  type AccountFields,
  type FieldErrors,
} from '../../dashboard/account-form.ts';
import { faultsInWords } from '../../dashboard/faults-in-words.ts';
import { api } from '../../host/api-client.ts';
import { useSession } from '../../host/session.tsx';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useRelay, useStreamKey } from '../live/use-relay.ts';
import { useStudio } from '../studio-context.tsx';
import type { StepProps } from './step-props.ts';

type Kind = 'login' | 'signup';

/** Log in or sign up; the stream key is fetched with it where there is none yet. */
export function AccountStep({ onNext }: StepProps) {
  const say = useSay();
  const { session, logOut } = useSession();
  const relayName = useRelay()?.name ?? 'Starling';
  const key = useStreamKey();
  const [problem, setProblem] = useState<string | null>(null);
  const goOn = async (login?: string) => {
    const reason = (await key.look(login)) === null ? await key.renew(login) : null;
    setProblem(reason);
    if (reason === null) onNext();
  };
  return (
    <>
      <h2>{say(words.accountTitle)}</h2>
      <p className="muted">{say(words.accountHint, { relay: relayName })}</p>
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      {session.state === 'account' ? (
        <div className="notice notice-good setup-known">
          <p>{say(words.loggedInAs, { login: session.account.login })}</p>
          <div className="row">
            <Button className="button-small" onClick={() => void logOut()}>
              {say(words.otherAccount)}
            </Button>
            <Button look="primary" className="button-small" onClick={() => void goOn()}>
              {say(words.next)}
            </Button>
          </div>
        </div>
      ) : (
        <AccountForm onDone={goOn} />
      )}
    </>
  );
}

function AccountForm({ onDone }: { onDone: (login: string) => Promise<void> }) {
  const say = useSay();
  const { bridge } = useStudio();
  const { refresh } = useSession();
  const faultText = useFaultText();
  const [kind, setKind] = useState<Kind>('login');
  const [fields, setFields] = useState<AccountFields>({ login: '', email: '', password: '' });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const login = kind === 'login' ? await logIn() : await signUp();
    if (login !== null) {
      await refresh();
      await onDone(login);
    }
    setBusy(false);
  };
  /** @returns whose account it is; null where it did not work. */
  const logIn = async () => {
    const { login, password } = fields;
    const answer = await bridge.call('relay.login', { login: login.trim(), password });
    if (!answer.ok) setProblem(faultText(answer.error));
    return answer.ok ? answer.login : null;
  };
  const signUp = async () => {
    const answer = await api.signUp(fields);
    if (answer.ok) return answer.value.login;
    const field = fieldOfFailure('signup', answer);
    if (field === null) setProblem(faultText(answer));
    else setErrors({ [field]: faultText(answer) });
    return null;
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = checkAccount(kind, fields);
    setErrors(faultsInWords(found, say));
    setProblem(null);
    if (Object.keys(found).length === 0) void send();
  };
  const inputs = { fields, errors, isNew: kind === 'signup' };
  return (
    <form className="setup-form" noValidate onSubmit={submit}>
      <Segmented
        label={say(words.account)}
        value={kind}
        options={[
          { value: 'login', label: say(words.haveAccount) },
          { value: 'signup', label: say(words.noAccount) },
        ]}
        onChange={setKind}
      />
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      <AccountInputs
        {...inputs}
        onChange={(change) => {
          setFields({ ...fields, ...change });
          setErrors({});
        }}
      />
      <Button type="submit" look="primary" isBusy={isBusy}>
        {say(kind === 'login' ? words.logIn : words.signUp)}
      </Button>
    </form>
  );
}

interface AccountInputsProps {
  fields: AccountFields;
  errors: FieldErrors;
  isNew: boolean;
  onChange: (change: Partial<AccountFields>) => void;
}

function AccountInputs({ fields, errors, isNew, onChange }: AccountInputsProps) {
  const say = useSay();
  return (
    <>
      <TextField
        label={say(words.login)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={fields.login}
        error={errors.login}
        onChange={(event) => onChange({ login: event.target.value })}
      />
      {isNew && (
        <TextField
          label={say(words.email)}
          type="email"
          autoComplete="email"
          value={fields.email}
          error={errors.email}
          onChange={(event) => onChange({ email: event.target.value })}
        />
      )}
      <TextField
        label={say(words.password)}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        value={fields.password}
        error={errors.password}
        onChange={(event) => onChange({ password: event.target.value })}
      />
    </>
  );
}
