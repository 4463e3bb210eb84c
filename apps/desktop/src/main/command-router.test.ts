import { describe, expect, it } from 'vitest';
import type { CommandHandlers } from '../ipc/channel-map.ts';
import { createCommandRouter, RefusedCall, type Sender } from './command-router.ts';

const own: Sender = { senderFrame: { url: 'starling-app://app/studio', parent: null } };

function router() {
  const ran: unknown[] = [];
  const refused: string[] = [];
  const handlers = {
    'secrets.has': (argument: unknown) => {
      ran.push(argument);
      return { has: true, value: 'must not leave' };
    },
    'publish.stop': () => {
      ran.push('stop');
      return { ok: true };
    },
  } as unknown as CommandHandlers;
  return { route: createCommandRouter(handlers, (reason) => refused.push(reason)), ran, refused };
}

describe('the command router', () => {
  it('runs a command of the app’s own page', async () => {
    const { route, ran } = router();
    await expect(route(own, 'publish.stop', undefined)).resolves.toEqual({ ok: true });
    expect(ran).toEqual(['stop']);
  });

  it.each([
    ['another origin', { url: 'https://example.org/', parent: null }],
    ['a host that only begins like the app', { url: 'starling-app://app.example.org/', parent: null }],
    ['a page with the app’s name in its user part', { url: 'starling-app://app@evil/', parent: null }],
    ['a frame inside the app’s page', { url: 'starling-app://app/', parent: {} }],
    ['no address', { url: '', parent: null }],
    ['a page that is gone', null],
  ])('refuses %s', async (_, senderFrame) => {
    const { route, ran, refused } = router();
    await expect(route({ senderFrame }, 'publish.stop', undefined)).rejects.toBeInstanceOf(RefusedCall);
    expect(ran).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  it('strips from an answer what is not in its schema', async () => {
    const { route } = router();
    await expect(route(own, 'secrets.has', { name: 'key' })).resolves.toEqual({ has: true });
  });

  it('names the field that does not fit, and never its value', async () => {
    const { route, refused } = router();
    await expect(route(own, 'secrets.has', { name: 'my secret!' })).rejects.toThrow(/secrets\.has: name/);
    expect(refused[0]).not.toContain('my secret!');
  });
});
