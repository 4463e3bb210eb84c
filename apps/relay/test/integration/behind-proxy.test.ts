import { afterEach, expect, it } from 'vitest';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

let relay: RunningRelay | undefined;
afterEach(async () => {
  await relay?.stop();
});

/** Tries a wrong password so often, from addresses that the header names. @returns the answers' statuses */
async function tryPasswords(httpUrl: string, times: number, address: (time: number) => string) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const response = await fetch(`${httpUrl}/api/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address(time) },
      body: JSON.stringify({ login: 'owner', password: 'not this one' }),
    });
    statuses.push(response.status);
  }
  return statuses;
}

it('a relay behind a proxy counts what each of its clients tries', async () => {
  relay = await startRelay(['--no-demo', '--rungs', 'none', '--behind-proxy']);
  const { httpUrl } = relay;
  const one = await tryPasswords(httpUrl, 40, (time) => `198.51.100.${time}, 192.0.2.1`);
  expect(one.slice(0, 20)).toEqual(Array(20).fill(401));
  expect(one).toContain(429);
  expect(await tryPasswords(httpUrl, 1, () => '192.0.2.2')).toEqual([401]);
});

it('a relay that was not told of a proxy believes no header', async () => {
  relay = await startRelay(['--no-demo', '--rungs', 'none']);
  expect(await tryPasswords(relay.httpUrl, 40, (time) => `192.0.2.${time}`)).toContain(429);
});
