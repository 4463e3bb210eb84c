import { describe, expect, it } from 'vitest';
import { checkAccount, fieldOfFailure } from './account-form.ts';

describe('checkAccount', () => {
  it('says what is wrong with each field', () => {
    expect(Object.keys(checkAccount('signup', { login: '_a', email: 'x', password: 'short' }))).toEqual([
      'login',
      'email',
      'password',
    ]);
  });

  it('takes a login whatever its case', () => {
    expect(checkAccount('signup', { login: ' Alice_1 ', email: 'a@b', password: '12345678' })).toEqual({});
  });

  it('asks of a log-in only that something is typed', () => {
    expect(checkAccount('login', { login: 'x', email: '', password: 'y' })).toEqual({});
  });
});

describe('fieldOfFailure', () => {
  it('puts the words of the relay at the field that they speak of', () => {
    expect(fieldOfFailure('signup', { code: 'login_taken', message: 'Taken' })).toBe('login');
    expect(fieldOfFailure('signup', { code: 'invalid', message: 'That is not an e-mail address' })).toBe(
      'email',
    );
    expect(fieldOfFailure('signup', { code: 'internal', message: 'Oops' })).toBeNull();
  });

  it('does not tell whether it was the login or the password', () => {
    expect(
      fieldOfFailure('login', { code: 'bad_credentials', message: 'Login or password is wrong' }),
    ).toBeNull();
  });
});
