import { accountSchema, streamKeySchema } from '@starling/shared/protocol/api.ts';
import { type Health, healthSchema } from '@starling/shared/protocol/videos.ts';
import type { RunningRelay } from './running-relay.ts';

/** A channel of a running relay, as its owner sees it. */
export interface OwnChannel {
  readonly login: string;
  readonly streamKey: string;
  health(): Promise<Health['live']>;
}

/** Creates an account and its stream key. */
export async function createChannel({ httpUrl }: RunningRelay, login: string): Promise<OwnChannel> {
  const created = await fetch(`${httpUrl}/api/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, email: `${login}@example.org`, password: 'a test has no secrets' }),
  });
  accountSchema.parse(await created.json());
  const headers = { cookie: created.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const answer = await fetch(`${httpUrl}/api/me/stream-key`, { method: 'POST', headers });
  const { streamKey } = streamKeySchema.parse(await answer.json());
  const health = async () =>
    healthSchema.parse(await (await fetch(`${httpUrl}/api/me/health`, { headers })).json()).live;
  return { login, streamKey, health };
}
