import type { Collection, NewId, Scene } from './collection.ts';
import { moved, sceneOf, withScene } from './edit-items.ts';

/** Adds an empty scene at the end. */
export function addScene(collection: Collection, id: string, name: string): Collection {
  const scene: Scene = { id, name: freeName(collection, name), items: [] };
  return { ...collection, scenes: [...collection.scenes, scene] };
}

/** Gives a scene another name; an empty one changes nothing. */
export function renameScene(collection: Collection, sceneId: string, name: string): Collection {
  const clean = name.trim().slice(0, 200);
  if (clean === '') return collection;
  return withScene(collection, sceneId, (scene) =>
    scene.name === clean ? scene : { ...scene, name: clean },
  );
}

/** Adds a copy of a scene behind it: items of its own, the same sources. */
export function duplicateScene(collection: Collection, sceneId: string, newId: NewId): Collection {
  const at = collection.scenes.findIndex((scene) => scene.id === sceneId);
  const scene = collection.scenes[at];
  if (scene === undefined) return collection;
  const copy: Scene = {
    id: newId(),
    name: freeName(collection, scene.name),
    items: scene.items.map((item) => ({ ...item, id: newId() })),
  };
  return { ...collection, scenes: collection.scenes.toSpliced(at + 1, 0, copy) };
}

/** Removes a scene. The last one stays; where it was on air or in preview, its neighbour takes its place. */
export function removeScene(collection: Collection, sceneId: string): Collection {
  const at = collection.scenes.findIndex((scene) => scene.id === sceneId);
  if (at === -1 || collection.scenes.length === 1) return collection;
  const scenes = collection.scenes.toSpliced(at, 1);
  const neighbour = scenes[Math.min(at, scenes.length - 1)]?.id ?? collection.programSceneId;
  return {
    ...collection,
    scenes,
    programSceneId: collection.programSceneId === sceneId ? neighbour : collection.programSceneId,
    previewSceneId: collection.previewSceneId === sceneId ? neighbour : collection.previewSceneId,
  };
}

/** Moves a scene in the list. */
export function moveScene(collection: Collection, sceneId: string, index: number): Collection {
  const from = collection.scenes.findIndex((scene) => scene.id === sceneId);
  const scenes = moved(collection.scenes, from, index);
  return scenes === collection.scenes ? collection : { ...collection, scenes };
}

/** Chooses what is prepared. */
export function previewScene(collection: Collection, sceneId: string): Collection {
  if (sceneOf(collection, sceneId) === undefined || collection.previewSceneId === sceneId) return collection;
  return { ...collection, previewSceneId: sceneId };
}

/** Puts a scene on air and into the preview at once. */
export function cutToScene(collection: Collection, sceneId: string): Collection {
  if (sceneOf(collection, sceneId) === undefined) return collection;
  return { ...collection, programSceneId: sceneId, previewSceneId: sceneId };
}

/** Puts the preview on air, and what was on air into the preview. */
export function takePreview(collection: Collection): Collection {
  const { programSceneId, previewSceneId } = collection;
  if (programSceneId === previewSceneId) return collection;
  return { ...collection, programSceneId: previewSceneId, previewSceneId: programSceneId };
}

/**
 * Brings what is on air and in preview from `live` into `restored`, which undo brought back: undo never changes what
 * viewers see to another scene, unless that scene is gone.
 */
export function keepOnAir(restored: Collection, live: Collection): Collection {
  const kept = (wanted: string, otherwise: string) =>
    sceneOf(restored, wanted) === undefined ? otherwise : wanted;
  const programSceneId = kept(live.programSceneId, restored.programSceneId);
  const previewSceneId = kept(live.previewSceneId, programSceneId);
  if (restored.programSceneId === programSceneId && restored.previewSceneId === previewSceneId)
    return restored;
  return { ...restored, programSceneId, previewSceneId };
}

function freeName({ scenes }: Collection, wanted: string): string {
  return unusedName(
    wanted,
    scenes.map((scene) => scene.name),
  );
}

/** `Scene`, or `Scene 2` and so on where that is taken. */
export function unusedName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, '');
  let number = 2;
  while (taken.includes(`${stem} ${number}`)) number += 1;
  return `${stem} ${number}`;
}
