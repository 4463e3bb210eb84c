import { copyItems, pasteItems, type Clipboard } from './scene/clipboard.ts';
import type { Collection, NewId, Scene, SceneItem } from './scene/collection.ts';
import { removeItems, sceneOf } from './scene/edit-items.ts';
import { cutToScene, keepOnAir, previewScene, takePreview } from './scene/edit-scenes.ts';
import { amend, beginHistory, endGroup, record, redo, undo, type History } from './scene/history.ts';

/** What the screens show of the show that is being edited. */
export interface StudioState {
  readonly history: History<Collection>;
  /** Items of the edited scene that are selected; the last one is what was selected last. */
  readonly selectedIds: readonly string[];
  readonly clipboard: Clipboard | null;
  /** Whether a scene is prepared in a preview of its own before it goes on air. */
  readonly hasPreview: boolean;
}

/** The show that is being edited. Its changes are made here and nowhere else. */
export interface StudioStore {
  get: () => StudioState;
  subscribe: (listener: () => void) => () => void;
  /** A step that can be undone; steps of the same group that follow each other are one. */
  edit: (change: (collection: Collection) => Collection, group?: string) => void;
  /** A change that belongs to the step before it, or that is not to be undone. */
  amend: (change: (collection: Collection) => Collection) => void;
  endGroup: () => void;
  undo: () => void;
  redo: () => void;
  select: (itemIds: readonly string[]) => void;
  /** Selects one item, or adds it to the selected ones or takes it out of them. */
  choose: (itemId: string, isAdded: boolean) => void;
  copy: () => void;
  cut: () => void;
  paste: () => void;
  duplicate: () => void;
  removeSelected: () => void;
  /** Opens a scene: in the preview where there is one, on air otherwise. */
  openScene: (sceneId: string) => void;
  /** Puts the preview on air. */
  take: () => void;
  setPreview: (isOn: boolean) => void;
  /** Begins anew with another collection; nothing of it can be undone. */
  replace: (collection: Collection) => void;
}

/** @returns the collection as it is now. */
export function collectionOf(state: StudioState): Collection {
  return state.history.present;
}

/** @returns the scene that is edited: the one in preview. */
export function editedScene(state: StudioState): Scene {
  const collection = state.history.present;
  const scene = sceneOf(collection, collection.previewSceneId) ?? collection.scenes[0];
  if (scene === undefined) throw new Error('a collection has at least one scene');
  return scene;
}

/** @returns the selected items, back to front. */
export function selectedItems(state: StudioState): readonly SceneItem[] {
  return editedScene(state).items.filter((item) => state.selectedIds.includes(item.id));
}

/** @returns the store of a show; `newId` makes ids of copies. */
export function createStudioStore(collection: Collection, hasPreview: boolean, newId: NewId): StudioStore {
  let state: StudioState = {
    history: beginHistory(collection),
    selectedIds: [],
    clipboard: null,
    hasPreview,
  };
  const listeners = new Set<() => void>();
  const set = (change: Partial<StudioState>) => {
    const next = withoutGoneItems({ ...state, ...change });
    if (
      next.history === state.history &&
      Object.keys(change).every((key) => next[key as keyof StudioState] === state[key as keyof StudioState])
    )
      return;
    state = next;
    for (const listener of listeners) listener();
  };
  const restore = (history: History<Collection>) =>
    set({ history: amend(history, keepOnAir(history.present, state.history.present)) });
  const edit: StudioStore['edit'] = (change, group) =>
    set({ history: record(state.history, change(state.history.present), group ?? null) });
  const amendShow = (change: (collection: Collection) => Collection) =>
    set({ history: amend(state.history, change(state.history.present)) });
  const paste = (clipboard: Clipboard | null) => {
    if (clipboard === null) return;
    const { id } = editedScene(state);
    const pasted = pasteItems(state.history.present, id, clipboard, newId);
    set({ history: record(state.history, pasted.collection), selectedIds: pasted.itemIds });
  };
  const copied = () => copyItems(state.history.present, editedScene(state).id, state.selectedIds);
  const removeSelected = () => {
    const free = selectedItems(state).filter((item) => !item.locked);
    edit((all) =>
      removeItems(
        all,
        editedScene(state).id,
        free.map((item) => item.id),
      ),
    );
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit,
    amend: amendShow,
    endGroup: () => set({ history: endGroup(state.history) }),
    undo: () => restore(undo(state.history)),
    redo: () => restore(redo(state.history)),
    select: (selectedIds) => set({ selectedIds }),
    choose: (itemId, isAdded) => set({ selectedIds: chosen(state.selectedIds, itemId, isAdded) }),
    copy: () => set({ clipboard: copied() ?? state.clipboard }),
    cut: () => {
      set({ clipboard: copied() ?? state.clipboard });
      removeSelected();
    },
    paste: () => paste(state.clipboard),
    duplicate: () => paste(copied()),
    removeSelected,
    openScene: (sceneId) =>
      amendShow((all) => (state.hasPreview ? previewScene(all, sceneId) : cutToScene(all, sceneId))),
    take: () => amendShow(takePreview),
    setPreview: (isOn) => {
      set({ hasPreview: isOn });
      if (!isOn) amendShow((all) => previewScene(all, all.programSceneId));
    },
    replace: (next) => set({ history: beginHistory(next), selectedIds: [] }),
  };
}

function chosen(selected: readonly string[], itemId: string, isAdded: boolean): readonly string[] {
  if (!isAdded) return selected.length === 1 && selected[0] === itemId ? selected : [itemId];
  return selected.includes(itemId) ? selected.filter((id) => id !== itemId) : [...selected, itemId];
}

/** Nothing is selected that the edited scene does not have: another scene, or an item that was removed or undone. */
function withoutGoneItems(state: StudioState): StudioState {
  const { items } = editedScene(state);
  const there = state.selectedIds.filter((id) => items.some((item) => item.id === id));
  return there.length === state.selectedIds.length ? state : { ...state, selectedIds: there };
}
