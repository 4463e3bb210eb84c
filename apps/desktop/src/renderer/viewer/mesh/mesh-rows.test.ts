import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import { describe, expect, it } from 'vitest';
import { fetchRows, formatBytes, meshRows, meshSummary } from './mesh-rows.ts';

const state: MeshState = {
  ...{
    rendition: 'source',
    phase: 'joined',
    peers: 3,
    swarmSize: 5,
    isSharing: true,
    downloadOnlyBecause: undefined,
  },
  offload: 0.75,
  totals: {
    ...{ bytesFromPeers: 3_000_000, bytesFromHttp: 1_000_000, bytesUploaded: 2_000_000 },
    fetches: new Map([
      ['alone', 1],
      ['assigned', 7],
    ]),
    ...{ deliveries: new Map<string, number>(), badPeers: 0, rescues: 0, playlistsSaved: 0 },
  },
};

describe('the mesh panel', () => {
  it('says in one sentence where the viewer stands', () => {
    expect(meshSummary(state)).toBe('Carried with 3 viewers.');
    expect(meshSummary({ ...state, peers: 1 })).toBe('Carried with 1 viewer.');
    expect(meshSummary({ ...state, peers: 0 })).toBe('No other viewer is in reach yet.');
    expect(meshSummary({ ...state, isSharing: false })).toBe('You watch from the relay alone.');
    expect(meshSummary({ ...state, downloadOnlyBecause: 'save-data' })).toMatch(/nothing is uploaded/);
  });

  it('says what came from where', () => {
    const rows = new Map(meshRows(state, 1.2).map(({ name, value }) => [name, value]));
    expect(rows.get('Connected viewers')).toBe('3 of 4');
    expect(rows.get('Passed on')).toBe('2.0 MB (0.50 ×)');
    expect(rows.get('Behind the live edge')).toBe('1.20 s');
  });

  it('says why the relay was asked, the most frequent reason first', () => {
    expect(fetchRows(state).map(({ name }) => name)).toEqual(['assigned', 'alone']);
  });

  it('writes sizes for people', () => {
    expect([740_000, 12_400_000, 1_200_000_000].map(formatBytes)).toEqual(['740 kB', '12.4 MB', '1.20 GB']);
  });
});
