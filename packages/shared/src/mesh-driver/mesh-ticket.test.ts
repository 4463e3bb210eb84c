import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshTicketSchema } from '../protocol/mesh-join.ts';
import { parseMeshTicket } from './mesh-ticket.ts';

const ticket = {
  ...{ isEnabled: true, token: 'T', expiresAt: '2026-11-21T10:10:00.000Z', trackers: ['ws://relay:8000'] },
  iceServers: [{ urls: ['turn:relay:3478'], username: 'u', credential: 'c' }, { urls: ['stun:relay'] }],
  ...{ isRelayOnly: false, uploadFactor: 2, reportEvery: 10 },
};

const text = fc.oneof(fc.string({ maxLength: 400 }), fc.constantFrom('x'.repeat(300), 'x'.repeat(301)));
const iceServer = fc.record(
  { urls: fc.array(text, { maxLength: 9 }), username: text, credential: text },
  { requiredKeys: [] },
);
const number = fc.oneof(fc.double(), fc.integer({ min: -1, max: 4_000 }));
const nearlyTicket = fc.record(
  {
    isEnabled: fc.oneof({ weight: 9, arbitrary: fc.boolean() }, fc.anything()),
    token: text,
    expiresAt: fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2999-01-01') }).map(String),
      fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('2999-01-01') })
        .map((date) => date.toISOString()),
      fc.constantFrom('2026-02-31T00:00:00Z', '2026-11-21T10:10Z', '2026-11-21T10:10:00+01:00', ''),
    ),
    trackers: fc.array(text, { maxLength: 9 }),
    iceServers: fc.array(fc.oneof({ weight: 9, arbitrary: iceServer }, fc.anything()), { maxLength: 9 }),
    isRelayOnly: fc.boolean(),
    uploadFactor: number,
    reportEvery: number,
    beside: fc.anything(),
  },
  // Where much is wrong with it, nothing is found out about the rest.
  {
    requiredKeys: [
      ...(['isEnabled', 'token', 'expiresAt', 'trackers'] as const),
      ...(['iceServers', 'isRelayOnly', 'uploadFactor', 'reportEvery'] as const),
    ],
  },
);

describe('the parser of tickets', () => {
  it('takes a ticket, and leaves out what does not belong into it', () => {
    expect(parseMeshTicket({ ...ticket, beside: 'the point' })).toEqual(ticket);
  });

  it.each([
    ['no trackers', { trackers: undefined }],
    ['nine trackers', { trackers: Array.from({ length: 9 }, () => 'ws://relay') }],
    ['a tracker that is a number', { trackers: [7] }],
    ['a server without an address', { iceServers: [{ urls: [] }] }],
    ['a token of a megabyte', { token: 'x'.repeat(1_000_000) }],
    ['an end that is no date', { expiresAt: 'tomorrow' }],
    ['an end on a day that is not', { expiresAt: '2026-02-31T00:00:00Z' }],
    ['an end without seconds', { expiresAt: '2026-11-21T10:10Z' }],
    ['an upload without end', { uploadFactor: Infinity }],
    ['an upload that is not a number', { uploadFactor: NaN }],
    ['reports back in time', { reportEvery: -1 }],
  ])('takes none with %s', (_what, change) => {
    expect(parseMeshTicket({ ...ticket, ...change })).toBeUndefined();
  });

  it('agrees with the schema that the relay answers by', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyTicket, fc.constant(ticket)), (given) => {
        const judged = meshTicketSchema.safeParse(given);
        expect(parseMeshTicket(given)).toEqual(judged.success ? judged.data : undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes anything without a crash', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(parseMeshTicket(anything)).toBeUndefined();
      }),
    );
  });
});
