import type { KeyboardEvent } from 'react';
import { reorderItem, updateItems } from '../scene/edit-items.ts';
import { useStudio } from '../studio-context.tsx';
import { collectionOf, editedScene, selectedItems, type StudioStore } from '../studio-store.ts';
import { keyEffect, type KeyEffect } from './stage-keys.ts';

/** @returns what a key pressed on the stage, or on a row of the list of sources, does to the selected items. */
export function useStageKeys(): (event: KeyboardEvent) => void {
  const { store } = useStudio();
  return (event) => {
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const effect = keyEffect({ key: event.key, shift: event.shiftKey, control });
    if (effect === null) return;
    event.preventDefault();
    event.stopPropagation();
    runEffect(store, effect);
  };
}

function runEffect(store: StudioStore, effect: KeyEffect): void {
  const state = store.get();
  const scene = editedScene(state);
  switch (effect.kind) {
    case 'change': {
      const { canvas } = collectionOf(state);
      const isLocking = effect.group === 'lock' || effect.group === 'hide';
      const ids = selectedItems(state)
        .filter((item) => isLocking || !item.locked)
        .map((item) => item.id);
      store.edit(
        (all) => updateItems(all, scene.id, ids, (item) => effect.change(item, canvas)),
        effect.group,
      );
      return;
    }
    case 'order': {
      const id = state.selectedIds.at(-1);
      if (id !== undefined) store.edit((all) => reorderItem(all, scene.id, id, effect.step));
      return;
    }
    case 'next':
      return selectBy(store, -1);
    case 'previous':
      return selectBy(store, 1);
    case 'remove':
      return store.removeSelected();
    case 'copy':
      return store.copy();
    case 'cut':
      return store.cut();
    case 'paste':
      return store.paste();
    case 'duplicate':
      return store.duplicate();
    case 'all':
      return store.select(scene.items.map((item) => item.id));
    case 'none':
      return store.select([]);
  }
}

/** Goes round the items of the scene: `by` −1 from the front to the back. */
function selectBy(store: StudioStore, by: 1 | -1): void {
  const { items } = editedScene(store.get());
  if (items.length === 0) return;
  const at = items.findIndex((item) => item.id === store.get().selectedIds.at(-1));
  const start = at === -1 ? (by === -1 ? items.length : -1) : at;
  const next = items[(start + by + items.length) % items.length];
  if (next !== undefined) store.choose(next.id, false);
}
