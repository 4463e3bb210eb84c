import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import { describe, expect, it } from 'vitest';
import { type Language, sayIn } from '../../i18n/language.tsx';
import { formatIn } from '../use-format.ts';
import { fetchRows, meshRows, meshSummary } from './mesh-rows.ts';

function speak(language: Language) {
  const say = sayIn(language);
  return [say, formatIn(language, language, say)] as const;
}
const english = speak('en');

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
      ['alone: no neighbour', 1],
      ['assigned: first by rendezvous hash', 7],
    ]),
    ...{ deliveries: new Map<string, number>(), badPeers: 0, rescues: 0, playlistsSaved: 0 },
  },
};

describe('the mesh panel', () => {
  it('says in one sentence where the viewer stands', () => {
    expect(meshSummary(state, ...english)).toBe('Carried with 3 viewers.');
    expect(meshSummary({ ...state, peers: 1 }, ...english)).toBe('Carried with 1 viewer.');
    expect(meshSummary({ ...state, peers: 0 }, ...english)).toBe('No other viewer is in reach yet.');
    expect(meshSummary({ ...state, isSharing: false }, ...english)).toBe('You watch from the relay alone.');
    expect(meshSummary({ ...state, downloadOnlyBecause: 'save-data' }, ...english)).toMatch(
      /nothing is uploaded/,
    );
  });

  it('says what came from where', () => {
    const rows = new Map(meshRows(state, 1.2, ...english).map(({ name, value }) => [name, value]));
    expect(rows.get('Connected viewers')).toBe('3 of 4');
    expect(rows.get('Passed on')).toBe('2.0 MB (0.50 ×)');
    expect(rows.get('Behind the live edge')).toBe('1.20 s');
  });

  it('says why the relay was asked, the most frequent reason first', () => {
    expect(fetchRows(state, english[0]).map(({ name }) => name)).toEqual([
      'It was this viewer’s turn',
      'No other viewer in reach',
    ]);
  });

  it('says it in the reader’s language, with the right number of viewers', () => {
    expect(meshSummary({ ...state, peers: 1 }, ...speak('de'))).toBe('Von 1 Zuschauer mitgetragen.');
    expect(meshSummary(state, ...speak('de'))).toBe('Von 3 Zuschauern mitgetragen.');
    const rows = new Map(meshRows(state, 1.2, ...speak('de')).map(({ name, value }) => [name, value]));
    expect(rows.get('Abstand zu live')).toBe('1,20 s');
  });
});
