import type { Collection } from './collection.ts';
import { sourceOf } from './edit-sources.ts';

/** What a step took away: `names` has at least one. */
export interface Removed {
  readonly what: 'scene' | 'source' | 'items';
  readonly names: readonly string[];
}

/** @returns what was there before and is not after; null where nothing is gone. A scene or source takes its items along. */
export function removedBetween(before: Collection, after: Collection): Removed | null {
  const scenes = before.scenes.filter(({ id }) => !after.scenes.some((scene) => scene.id === id));
  if (scenes.length > 0) return { what: 'scene', names: scenes.map(({ name }) => name) };
  const sources = before.sources.filter(({ id }) => sourceOf(after, id) === undefined);
  if (sources.length > 0) return { what: 'source', names: sources.map(({ name }) => name) };
  const left = new Set(after.scenes.flatMap(({ items }) => items.map(({ id }) => id)));
  const items = before.scenes.flatMap(({ items }) => items).filter(({ id }) => !left.has(id));
  if (items.length === 0) return null;
  return { what: 'items', names: items.map(({ sourceId }) => sourceOf(before, sourceId)?.name ?? '') };
}
