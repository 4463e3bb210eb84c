import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMeshSchema, meshReportSchema, meshTicketSchema } from './mesh-join.ts';

const place = { broadcast: '0123456789abcdef', rendition: 'source' };
const report = {
  ...{ ...place, viewer: 'a'.repeat(16), seconds: 10, bytesFromPeers: 5, bytesFromHttp: 1 },
  ...{ bytesUploaded: 0, stalls: 0, latencyMs: null, peers: 3 },
};

describe('the request to join', () => {
  it('names a broadcast and a rendition', () => {
    expect(joinMeshSchema.parse(place)).toEqual(place);
  });

  it.each([
    {},
    { ...place, broadcast: '../../etc' },
    { ...place, rendition: 'a'.repeat(33) },
    { ...place, rendition: 7 },
    null,
    'text',
    [],
  ])('is not %j', (wrong) => {
    expect(joinMeshSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('a report', () => {
  it('is taken with a latency or without', () => {
    expect(meshReportSchema.parse(report)).toEqual(report);
    expect(meshReportSchema.safeParse({ ...report, latencyMs: 2300.5 }).success).toBe(true);
  });

  it.each<[keyof typeof report, unknown]>([
    ['bytesFromPeers', -1],
    ['bytesFromPeers', 1e12],
    ['bytesFromHttp', NaN],
    ['bytesUploaded', 1.5],
    ['seconds', 0],
    ['seconds', Infinity],
    ['stalls', '1'],
    ['latencyMs', -1],
    ['viewer', 'short'],
    ['peers', 1e6],
  ])('with %s %j is refused', (name, value) => {
    expect(meshReportSchema.safeParse({ ...report, [name]: value }).success).toBe(false);
  });
});

it('every schema takes whatever comes without a crash', () => {
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      for (const schema of [joinMeshSchema, meshReportSchema, meshTicketSchema])
        expect(schema.safeParse(anything).success).toBe(false);
    }),
  );
});
