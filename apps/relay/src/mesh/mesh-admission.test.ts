import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { meshTicketSchema } from '@starling/shared/protocol/mesh-join.ts';
import { checkMeshToken } from '@starling/shared/protocol/mesh-token.ts';
import { type AdmissionOptions, closedTicket, MeshAdmission, type ReachedAt } from './mesh-admission.ts';
import { turnCredentials } from './turn-credentials.ts';

const keys = generateKeyPairSync('ed25519');
const now = 1_800_000_000_500;
const place = { broadcast: '0123456789abcdef', rendition: 'source' };
const swarm = createHash('sha256').update('starling:1:0123456789abcdef:source').digest('hex').slice(0, 40);
const plain: AdmissionOptions = {
  sign: (bytes) => sign(null, bytes, keys.privateKey),
  random: (length) => new Uint8Array(length).fill(7),
  ...{ trackers: [], trackerPort: 8000, stun: [], turn: undefined, isRelayOnly: false, uploadFactor: 2 },
};
const admit = (
  options: Partial<AdmissionOptions> = {},
  at: ReachedAt = { host: 'a.example:8080', isSecure: false },
) => {
  const ticket = new MeshAdmission({ ...plain, ...options }).admit(place, at, now, 10);
  return meshTicketSchema.parse(ticket);
};

it('gives a token for ten minutes of the one swarm', () => {
  const { token, expiresAt, ...rest } = admit();
  const check = {
    swarm,
    now: now / 1000,
    verify: (of: Uint8Array, by: Uint8Array) => verify(null, of, keys.publicKey, by),
  };
  expect(checkMeshToken(token, check)).toMatchObject({ isGood: true, token: { expires: 1_800_000_600 } });
  expect(expiresAt).toBe(new Date(1_800_000_600_000).toISOString());
  expect(rest).toEqual({
    ...{ isEnabled: true, trackers: ['ws://a.example:8000'], iceServers: [], isRelayOnly: false },
    ...{ uploadFactor: 2, reportEvery: 10 },
  });
});

describe('the tracker', () => {
  it.each<[string | undefined, boolean, string[]]>([
    ['localhost', false, ['ws://localhost:8000']],
    ['[2001:db8::1]:8080', false, ['ws://[2001:db8::1]:8000']],
    ['a.example', true, ['wss://a.example:8000']],
    [undefined, false, []],
    ['a b', false, []],
    ['', false, []],
    ['x'.repeat(5_000), false, []],
  ])('beside a relay that was reached at %j (secure: %j) is at %j', (host, isSecure, expected) => {
    expect(admit({}, { host, isSecure }).trackers).toEqual(expected);
  });

  it('is where the operator says', () => {
    const trackers = ['wss://one.example', 'wss://two.example'];
    expect(admit({ trackers }).trackers).toEqual(trackers);
  });
});

it('names STUN and TURN with credentials for six hours', () => {
  const urls = ['turn:t.example:3478'];
  const { iceServers } = admit({
    stun: ['stun:s.example'],
    turn: { urls, secret: 'hidden' },
    isRelayOnly: true,
  });
  expect(iceServers).toEqual([
    { urls: ['stun:s.example'] },
    { urls, ...turnCredentials('hidden', 1_800_021_600, 'BwcHBwcHBwcH') },
  ]);
  expect(JSON.stringify(iceServers)).not.toContain('hidden');
});

it('tells viewers that the mesh is off', () => {
  expect(meshTicketSchema.parse(closedTicket(now))).toMatchObject({
    isEnabled: false,
    token: '',
    trackers: [],
  });
});
