import { useState, type SubmitEvent } from 'react';
import { Link, Redirect, useLocation, useSearchParams } from 'wouter';
import { api, type ApiFailure } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { usePageTitle } from '../host/use-page-title.ts';
import { appWords as words } from '../i18n/app-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  checkAccount,
  fieldOfFailure,
  type AccountFields,
  type AccountKind,
  type FieldErrors,
} from './account-form.ts';
import { faultsInWords } from './faults-in-words.ts';
import './dashboard.css';

const forms = {
  login: {
    title: words.logIn,
    action: words.logIn,
    other: words.newHere,
    otherHref: '/signup',
    otherLabel: words.signUp,
  },
  signup: {
    title: words.joinTitle,
    action: words.createAccount,
    other: words.haveAccount,
    otherHref: '/login',
    otherLabel: words.logIn,
  },
};

/** The forms that log in and that make an account. Afterwards one is back where one came from (`?next=`). */
export function AccountPage({ kind }: { kind: AccountKind }) {
  const say = useSay();
  const { session, refresh } = useSession();
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const next = safeNext(search.get('next'));
  usePageTitle(say(forms[kind].title));
  const form = useAccountForm(kind, async () => {
    await refresh();
    navigate(next);
  });
  if (session.state === 'account') return <Redirect to={next} replace />;
  const { title, action, other, otherHref, otherLabel } = forms[kind];
  const suffix = search.size === 0 ? '' : `?${search.toString()}`;
  return (
    <div className="account-page">
      <form className="card" noValidate onSubmit={form.submit}>
        <Mark size={44} />
        <h1>{say(title)}</h1>
        {form.problem !== null && (
          <p className="form-problem" role="alert">
            {form.problem}
          </p>
        )}
        <AccountInputs kind={kind} fields={form.fields} errors={form.errors} onChange={form.change} />
        <Button type="submit" look="primary" isBusy={form.isBusy}>
          {say(action)}
        </Button>
        <p className="muted">
          {say(other)} <Link href={otherHref + suffix}>{say(otherLabel)}</Link>
        </p>
      </form>
    </div>
  );
}

interface AccountInputsProps {
  kind: AccountKind;
  fields: AccountFields;
  errors: FieldErrors;
  onChange: (change: Partial<AccountFields>) => void;
}

function AccountInputs({ kind, fields, errors, onChange }: AccountInputsProps) {
  const say = useSay();
  const isNew = kind === 'signup';
  return (
    <>
      <TextField
        label={say(words.login)}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
        {...(isNew ? { hint: say(words.loginHint) } : {})}
        error={errors.login}
        value={fields.login}
        onChange={(event) => onChange({ login: event.target.value })}
      />
      {isNew && (
        <TextField
          label={say(words.email)}
          name="email"
          type="email"
          autoComplete="email"
          required
          error={errors.email}
          value={fields.email}
          onChange={(event) => onChange({ email: event.target.value })}
        />
      )}
      <TextField
        label={say(words.password)}
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        {...(isNew ? { hint: say(words.passwordHint) } : {})}
        error={errors.password}
        value={fields.password}
        onChange={(event) => onChange({ password: event.target.value })}
      />
    </>
  );
}

function useAccountForm(kind: AccountKind, onDone: () => Promise<void>) {
  const say = useSay();
  const faultText = useApiFaultText();
  const [fields, setFields] = useState<AccountFields>({ login: '', email: '', password: '' });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const { login, email, password } = fields;
    const answer = await (kind === 'signup'
      ? api.signUp({ login, email, password })
      : api.logIn({ login, password }));
    setBusy(false);
    if (answer.ok) await onDone();
    else showFailure(answer);
  };
  const showFailure = (failure: ApiFailure) => {
    const field = fieldOfFailure(kind, failure);
    setErrors(field === null ? {} : { [field]: faultText(failure) });
    setProblem(field === null ? faultText(failure) : null);
  };
  return {
    fields,
    errors,
    problem,
    isBusy,
    change: (change: Partial<AccountFields>) => {
      setFields({ ...fields, ...change });
      setErrors({});
    },
    submit: (event: SubmitEvent) => {
      event.preventDefault();
      const found = checkAccount(kind, fields);
      setErrors(faultsInWords(found, say));
      setProblem(null);
      if (Object.keys(found).length === 0) void send();
    },
  };
}

/** Only addresses of this site: `//elsewhere` would leave it. */
function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
