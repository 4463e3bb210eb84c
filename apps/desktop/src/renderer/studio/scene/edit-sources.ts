import type { Collection, Source, SourceSettings, Strip } from './collection.ts';
import { stripOf } from './collection.ts';
import { addItem, newItem } from './edit-items.ts';
import { unusedName } from './edit-scenes.ts';
import { hasPicture, hasSound } from './source.ts';

/** What a new source is to be. */
export interface NewSource {
  readonly id: string;
  /** Of the item that shows it. */
  readonly itemId: string;
  readonly name: string;
  readonly settings: SourceSettings;
}

/** Adds a source and, where it can be seen, an item of it in front of the scene. */
export function addSource(collection: Collection, sceneId: string, added: NewSource): Collection {
  const name = unusedName(
    added.name,
    collection.sources.map((source) => source.name),
  );
  const source: Source = { id: added.id, name, settings: added.settings };
  const grown = { ...collection, sources: [...collection.sources, source] };
  return hasPicture(source.settings.kind) ? showSource(grown, sceneId, source, added.itemId) : grown;
}

/** Adds one more item of a source that is there already. */
export function showSource(
  collection: Collection,
  sceneId: string,
  source: Source,
  itemId: string,
): Collection {
  const { canvas } = collection;
  return addItem(collection, sceneId, newItem(itemId, source.id, canvas, firstSize(source, canvas)));
}

function firstSize({ settings }: Source, canvas: { width: number; height: number }) {
  if (settings.kind === 'text') return { width: canvas.width * 0.6, height: canvas.height * 0.2 };
  if (settings.kind === 'camera' || settings.kind === 'image')
    return { width: canvas.width * 0.5, height: canvas.height * 0.5 };
  return canvas;
}

/** @returns the source with an id; undefined where there is none. */
export function sourceOf(collection: Collection, sourceId: string): Source | undefined {
  return collection.sources.find((source) => source.id === sourceId);
}

/** Changes one source. */
export function updateSource(
  collection: Collection,
  sourceId: string,
  change: (source: Source) => Source,
): Collection {
  const sources = collection.sources.map((source) => (source.id === sourceId ? change(source) : source));
  const isSame = sources.every((source, index) => source === collection.sources[index]);
  return isSame ? collection : { ...collection, sources };
}

/** Gives a source another name; an empty one changes nothing. */
export function renameSource(collection: Collection, sourceId: string, name: string): Collection {
  const clean = name.trim().slice(0, 200);
  if (clean === '') return collection;
  return updateSource(collection, sourceId, (source) =>
    source.name === clean ? source : { ...source, name: clean },
  );
}

/** Removes a source with its strip and every item of it in every scene. */
export function removeSource(collection: Collection, sourceId: string): Collection {
  const strips = Object.entries(collection.strips).filter(([id]) => id !== sourceId);
  return {
    ...collection,
    sources: collection.sources.filter((source) => source.id !== sourceId),
    strips: Object.fromEntries(strips),
    scenes: collection.scenes.map((scene) => {
      const items = scene.items.filter((item) => item.sourceId !== sourceId);
      return items.length === scene.items.length ? scene : { ...scene, items };
    }),
  };
}

/** Changes some of a source's strip. */
export function updateStrip(collection: Collection, sourceId: string, change: Partial<Strip>): Collection {
  if (sourceOf(collection, sourceId) === undefined) return collection;
  const strip = { ...stripOf(collection, sourceId), ...change };
  return { ...collection, strips: { ...collection.strips, [sourceId]: strip } };
}

/** @returns the sources that the mixer shows, in the order in which they were added. */
export function audibleSources(collection: Collection): readonly Source[] {
  return collection.sources.filter((source) => hasSound(source.settings.kind));
}

/** @returns sources that no scene shows and nobody hears: they can be removed without a change to the picture. */
export function unusedSources(collection: Collection): readonly Source[] {
  const shown = new Set(collection.scenes.flatMap((scene) => scene.items.map((item) => item.sourceId)));
  return collection.sources.filter((source) => !shown.has(source.id) && hasPicture(source.settings.kind));
}
