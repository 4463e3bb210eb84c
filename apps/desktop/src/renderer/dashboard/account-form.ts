/** Which of the two forms. */
export type AccountKind = 'login' | 'signup';

/** What is typed into them. */
export interface AccountFields {
  readonly login: string;
  readonly email: string;
  readonly password: string;
}

/** What is wrong, by field. */
export type FieldErrors = Partial<Record<keyof AccountFields, string>>;

/**
 * What can be said without the relay. The rules are those of `loginSchema` and `passwordSchema` in the shared protocol;
 * the relay checks again.
 */
export function checkAccount(kind: AccountKind, fields: AccountFields): FieldErrors {
  const errors: FieldErrors = {};
  const login = fields.login.trim().toLowerCase();
  if (login === '') errors.login = 'Type your login';
  if (fields.password === '') errors.password = 'Type your password';
  if (kind === 'login') return errors;
  if (login !== '' && !/^[a-z0-9][a-z0-9_]{2,24}$/.test(login)) {
    errors.login = 'A login has 3 to 25 characters: a–z, 0–9 and _, not beginning with _';
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(fields.email.trim()))
    errors.email = 'Type an e-mail address, like you@example.org';
  if (fields.password !== '' && fields.password.length < 8)
    errors.password = 'A password has at least 8 characters';
  return errors;
}

/** @returns the field that an API error speaks of; null where it speaks of none. */
export function fieldOfFailure(
  kind: AccountKind,
  failure: { readonly code: string; readonly message: string },
): keyof AccountFields | null {
  if (kind === 'login') return null;
  const spoken = `${failure.code} ${failure.message}`.toLowerCase();
  if (/e-?mail/.test(spoken)) return 'email';
  if (spoken.includes('password')) return 'password';
  return spoken.includes('login') ? 'login' : null;
}
