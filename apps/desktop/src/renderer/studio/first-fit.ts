import type { SceneItem } from './scene/collection.ts';
import { updateItems } from './scene/edit-items.ts';
import type { SourceSize, StudioEngine } from './studio-engine.ts';
import type { StudioStore } from './studio-store.ts';

/** Gives new items the shape of what they show, as soon as that is known, so that handles lie on the picture. */
export interface FirstFit {
  /** @param item as it was added; one that was changed meanwhile stays as it is. */
  await: (sceneId: string, item: SceneItem) => void;
}

/** @returns what fits new items, for as long as the engine runs. */
export function createFirstFit(engine: StudioEngine, store: StudioStore): FirstFit {
  const sizes = new Map<string, SourceSize>();
  let waiting: { readonly sceneId: string; readonly item: SceneItem }[] = [];
  const fit = ({ sceneId, item }: (typeof waiting)[number], size: SourceSize) =>
    store.amend((all) =>
      updateItems(all, sceneId, [item.id], (now) => (hasSameBox(now, item) ? fitted(now, size) : now)),
    );
  engine.onSize((size) => {
    sizes.set(size.sourceId, size);
    const ready = waiting.filter(({ item }) => item.sourceId === size.sourceId);
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const one of ready) fit(one, size);
  });
  return {
    await: (sceneId, item) => {
      const size = sizes.get(item.sourceId);
      if (size === undefined) waiting.push({ sceneId, item });
      else fit({ sceneId, item }, size);
    },
  };
}

function hasSameBox(a: SceneItem, b: SceneItem): boolean {
  return (
    a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height && a.rotation === b.rotation
  );
}

/** @returns the item with a box of the picture's shape, as large as fits into the one it has. */
export function fitted<T extends { readonly width: number; readonly height: number }>(
  item: T,
  size: { readonly width: number; readonly height: number },
): T {
  if (!(size.width > 0 && size.height > 0)) return item;
  const scale = Math.min(item.width / size.width, item.height / size.height);
  return { ...item, width: size.width * scale, height: size.height * scale };
}
