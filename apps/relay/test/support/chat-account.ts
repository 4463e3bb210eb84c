import * as z from 'zod';
import { accountSchema } from '@starling/shared/protocol/api.ts';
import type { RunningRelay } from './running-relay.ts';

/** Somebody who talks in a running relay's chat. */
export interface ChatAccount {
  readonly id: string;
  readonly login: string;
  /** For `PASS oauth:…`. */
  readonly token: string;
  /** What his browser sends. */
  readonly headers: { readonly cookie: string };
}

export async function createChatAccount({ httpUrl }: RunningRelay, login: string): Promise<ChatAccount> {
  const created = await fetch(`${httpUrl}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, email: `${login}@example.org`, password: 'a test has no secrets' }),
  });
  const { id } = accountSchema.parse(await created.json());
  const headers = { cookie: created.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const answer = await fetch(`${httpUrl}/api/me/chat-token`, { method: 'POST', headers });
  const { token } = z.object({ token: z.string() }).parse(await answer.json());
  return { id, login, token, headers };
}
