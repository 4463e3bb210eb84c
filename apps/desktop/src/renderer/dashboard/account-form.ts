/** Which of the two forms. */
export type AccountKind = 'login' | 'signup';

/** What is typed into them. */
export interface AccountFields {
  readonly login: string;
  readonly email: string;
  readonly password: string;
}

/** What can be wrong without asking the relay. */
export type AccountFault = 'typeLogin' | 'typePassword' | 'badLogin' | 'badEmail' | 'shortPassword';

/** What is wrong, by field. */
export type FieldFaults = Partial<Record<keyof AccountFields, AccountFault>>;

/** The same in words. */
export type FieldErrors = Partial<Record<keyof AccountFields, string>>;

/**
 * What can be said without the relay. The rules are those of `loginSchema` and `passwordSchema` in the shared protocol;
 * the relay checks again.
 */
export function checkAccount(kind: AccountKind, fields: AccountFields): FieldFaults {
  const errors: FieldFaults = {};
  const login = fields.login.trim().toLowerCase();
  if (login === '') errors.login = 'typeLogin';
  if (fields.password === '') errors.password = 'typePassword';
  if (kind === 'login') return errors;
  if (login !== '' && !/^[a-z0-9][a-z0-9_]{2,24}$/.test(login)) {
    errors.login = 'badLogin';
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(fields.email.trim())) errors.email = 'badEmail';
  if (fields.password !== '' && fields.password.length < 8) errors.password = 'shortPassword';
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
