import type { Accounts } from './accounts.ts';
import { newSecret } from './secret.ts';

/** What the owner of a fresh relay is told, once. */
export interface OwnerCredentials {
  readonly login: string;
  readonly password: string;
  readonly streamKey: string;
}

/** Who runs the relay: the first account of a fresh database; nobody else can take that name. */
export const operatorLogin = 'owner';

/** Makes the owner's account in a fresh database. @returns undefined where it is already there */
export async function createOwner(accounts: Accounts): Promise<OwnerCredentials | undefined> {
  const login = operatorLogin;
  if ((await accounts.findByLogin(login)) !== undefined) return undefined;
  const password = newSecret().slice(0, 20);
  const account = await accounts.create(
    { login, email: 'owner@localhost', password },
    { allowReserved: true },
  );
  if (typeof account === 'string') return undefined;
  return { login, password, streamKey: await accounts.rotateStreamKey(account) };
}

/** Makes the channel `demo` if it is missing. @returns a stream key for this start; nobody is told its password */
export async function openDemoChannel(accounts: Accounts): Promise<string> {
  const login = 'demo';
  const found = await accounts.findByLogin(login);
  const account =
    found ??
    (await accounts.create(
      { login, email: 'demo@localhost', password: newSecret() },
      { allowReserved: true },
    ));
  if (typeof account === 'string') throw new Error('the channel "demo" could not be made');
  if (found === undefined) await accounts.setTitle(account, 'Starling test card: live around the clock');
  return accounts.rotateStreamKey(account);
}
