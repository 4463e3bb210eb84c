import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCollection, parseCollection, stripOf, type Collection } from './collection.ts';
import { addSource } from './edit-sources.ts';
import { defaultSettings, type SourceKind } from './source.ts';
import { defaultFilters } from './strip.ts';

function counter() {
  let next = 0;
  return () => `id-${(next += 1)}`;
}

const kinds: readonly SourceKind[] = [
  ...(['screen', 'window', 'camera', 'microphone', 'desktop-audio', 'image'] as const),
  ...(['text', 'media', 'colour', 'web-page', 'channel'] as const),
];

function withEveryKind(): Collection {
  const newId = counter();
  const empty = createCollection('Show', 'Scene', newId);
  return kinds.reduce(
    (all, kind) =>
      addSource(all, all.previewSceneId, {
        id: newId(),
        itemId: newId(),
        name: kind,
        settings: defaultSettings(kind),
      }),
    empty,
  );
}

describe('reading a collection', () => {
  it('takes what it wrote, with a source of each kind', () => {
    const collection = withEveryKind();
    const read = parseCollection(JSON.parse(JSON.stringify(collection)));
    expect(read).toEqual({ ok: true, collection });
  });

  it('takes every filter as it is when it is switched on', () => {
    const collection = withEveryKind();
    const sourceId = collection.sources[3]?.id ?? '';
    const strips = { [sourceId]: { ...stripOf(collection, sourceId), ...defaultFilters } };
    expect(parseCollection({ ...collection, strips }).ok).toBe(true);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseCollection(value).ok).toBe(false);
      }),
    );
  });

  it('says where something is wrong', () => {
    const collection = withEveryKind();
    const canvas = { ...collection.canvas, width: 17 };
    expect(parseCollection({ ...collection, canvas })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^canvas\.width: /) as string,
    });
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', '//elsewhere.example/x.png', 'data:text/html,x'])(
    'refuses an image at %s',
    (url) => {
      const collection = withEveryKind();
      const sources = collection.sources.map((source) =>
        source.settings.kind === 'image' ? { ...source, settings: { ...source.settings, url } } : source,
      );
      expect(parseCollection({ ...collection, sources }).ok).toBe(false);
    },
  );

  it('refuses what refers to something that is not there, or is there twice', () => {
    const collection = withEveryKind();
    const [scene] = collection.scenes;
    const item = scene?.items[0];
    if (scene === undefined || item === undefined) throw new Error('the collection has no item');
    const broken: Partial<Collection>[] = [
      { programSceneId: 'gone' },
      { previewSceneId: 'gone' },
      { strips: { gone: stripOf(collection, 'gone') } },
      { sources: collection.sources.slice(1) },
      { scenes: [scene, scene] },
      { scenes: [{ ...scene, items: [item, item] }] },
    ];
    for (const change of broken) expect(parseCollection({ ...collection, ...change }).ok).toBe(false);
  });

  it('refuses crops that leave nothing', () => {
    const collection = withEveryKind();
    const crop = { left: 0.6, right: 0.6, top: 0, bottom: 0 };
    const scenes = collection.scenes.map((scene) => ({
      ...scene,
      items: scene.items.map((item) => ({ ...item, crop })),
    }));
    expect(parseCollection({ ...collection, scenes }).ok).toBe(false);
  });
});
