import { describe, expect, it } from 'vitest';
import { createCollection } from '../scene/collection.ts';
import { addSource, updateStrip } from '../scene/edit-sources.ts';
import { defaultSettings } from '../scene/source.ts';
import { judge, type CheckFacts } from './go-live-checks.ts';
import { presets } from './presets.ts';

function ready(): CheckFacts {
  let next = 0;
  let collection = createCollection('Show', 'A', () => `id-${(next += 1)}`);
  for (const kind of ['camera', 'microphone'] as const)
    collection = addSource(collection, 'id-1', {
      id: kind,
      itemId: `item-${kind}`,
      name: kind,
      settings: defaultSettings(kind),
    });
  return {
    relayName: 'Relay',
    isRelayThere: true,
    login: 'anna',
    hasKey: true,
    permissions: { camera: 'granted', microphone: 'granted', screen: 'denied' },
    collection,
    conditions: {},
    luma: 0.4,
    peakDb: -20,
    lineRate: 10_000_000,
    video: { width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 },
    audioBitsPerSecond: 160_000,
    recordError: null,
    recordFolder: '/videos',
    freeBytes: 80_000_000_000,
  };
}

const found = (facts: Partial<CheckFacts>) =>
  judge({ ...ready(), ...facts })
    .filter((check) => check.severity !== 'good')
    .map(
      ({ finding, severity, repair }) =>
        `${finding.about} ${finding.found} ${severity} ${repair?.kind ?? '-'}`,
    );

describe('the check list', () => {
  it('finds nothing where all is well, and does not ask for what no source uses', () => {
    expect(found({})).toEqual([]);
  });

  it('keeps from going live without relay, account or key, and says how to get them', () => {
    expect(found({ relayName: null })).toEqual(['relay not-connected problem set-up']);
    expect(found({ isRelayThere: false, login: null, hasKey: false })).toEqual(['relay not-there problem -']);
    expect(found({ login: null })).toEqual(['relay not-logged-in problem set-up']);
    expect(found({ hasKey: false })).toEqual(['key missing problem get-key']);
  });

  it('asks for the permission that a source needs', () => {
    expect(found({ permissions: { camera: 'denied', microphone: 'granted', screen: 'denied' } })).toEqual([
      'permissions camera warning allow',
    ]);
  });

  it('notices a black picture, an empty scene and a source that is gone', () => {
    expect(found({ luma: 0.001 })).toEqual(['picture black warning -']);
    const empty = createCollection('Show', 'A', () => crypto.randomUUID());
    expect(found({ collection: empty })).toContain('picture empty warning add-source');
    const conditions = { camera: { sourceId: 'camera', state: 'lost', message: 'unplugged' } } as const;
    expect(found({ conditions })).toEqual(['picture source warning retry-source']);
  });

  it('notices silence, and that everything is muted', () => {
    expect(found({ peakDb: -80 })).toEqual(['sound silent warning -']);
    const { collection } = ready();
    expect(found({ collection: updateStrip(collection, 'microphone', { muted: true }) })).toEqual([
      'sound muted warning unmute',
    ]);
  });

  it('offers the best quality that a slow line carries', () => {
    const line = judge({ ...ready(), lineRate: 2_000_000 }).find(({ finding }) => finding.about === 'line');
    expect(line?.repair).toEqual({ kind: 'use-preset', video: presets[4] });
    expect(found({ lineRate: null })).toEqual(['line unknown warning test']);
  });

  it('remembers that the last recording failed', () => {
    const recordError = { code: 'disk-full', message: 'The disk is full', retry: false } as const;
    expect(found({ recordError })).toEqual(['disk failed warning choose-folder']);
  });

  it('notices that there is hardly room to record', () => {
    expect(found({ freeBytes: 900_000_000 })).toEqual(['disk low warning choose-folder']);
    expect(found({ freeBytes: null })).toEqual([]);
  });
});
