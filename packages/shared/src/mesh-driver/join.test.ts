import { describe, expect, it } from 'vitest';
import type { MeshTicket } from '../protocol/mesh-join.ts';
import { joinMesh } from './join.ts';

const place = { broadcast: '00112233445566aa', rendition: 'source' };
const now = Date.parse('2026-11-21T10:00:00Z');
const ticket: MeshTicket = {
  ...{ isEnabled: true, token: 'T', expiresAt: '2026-11-21T10:10:00.000Z', trackers: ['ws://relay:8000'] },
  ...{ iceServers: [], isRelayOnly: false, uploadFactor: 2, reportEvery: 10 },
};

function join(answer: () => Response | Promise<Response>, wallClock = now) {
  const fetchFrom = () => Promise.resolve().then(answer);
  return joinMesh(fetchFrom, 'http://relay', place, () => wallClock, new AbortController().signal);
}

describe('joining the mesh', () => {
  it('gets a ticket that is renewed at half of its time', async () => {
    expect(await join(() => Response.json(ticket))).toEqual({ kind: 'ticket', ticket, renewIn: 300_000 });
  });

  it('renews neither at once nor never where the clocks are an hour apart', async () => {
    const renewals = await Promise.all(
      [-3_600_000, 3_600_000].map(async (off) => {
        const joined = await join(() => Response.json(ticket), now + off);
        return joined.kind === 'ticket' ? joined.renewIn : undefined;
      }),
    );
    expect(renewals).toEqual([300_000, 30_000]);
  });

  it('is off where the relay says so', async () => {
    expect(await join(() => Response.json({ ...ticket, isEnabled: false, trackers: [] }))).toEqual({
      kind: 'off',
    });
  });

  it.each([
    ['a refusal', () => new Response(null, { status: 429 })],
    ['nonsense', () => Response.json({ token: 7 })],
    ['what is no JSON', () => new Response('<html>')],
    ['no answer', () => Promise.reject(new TypeError('failed to fetch'))],
  ])('fails by %s, and throws nothing', async (_name, answer) => {
    expect((await join(answer)).kind).toBe('failed');
  });
});
