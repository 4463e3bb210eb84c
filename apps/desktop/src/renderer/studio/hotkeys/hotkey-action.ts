import type { Collection } from '../scene/collection.ts';

/** What a hotkey does, also while another window has the focus. */
export type HotkeyAction =
  | {
      readonly kind:
        'go-live' | 'end' | 'toggle-record' | 'save-replay' | 'add-marker' | 'take' | 'mute-microphones';
    }
  | { readonly kind: 'open-scene'; readonly sceneId: string };

const plain = [
  'go-live',
  'end',
  'toggle-record',
  'save-replay',
  'add-marker',
  'take',
  'mute-microphones',
] as const;

/** @returns all actions of a show: the plain ones, then one for each scene. */
export function actionsOf(collection: Collection): readonly HotkeyAction[] {
  return [
    ...plain.map((kind) => ({ kind })),
    ...collection.scenes.map(({ id }) => ({ kind: 'open-scene' as const, sceneId: id })),
  ];
}

/** @returns the name under which main knows an action. */
export function actionName(action: HotkeyAction): string {
  return action.kind === 'open-scene' ? `open-scene ${action.sceneId}` : action.kind;
}

/** @returns the action of a name; null for a name of another version, or of a scene that may be gone. */
export function readAction(name: string): HotkeyAction | null {
  const sceneId = /^open-scene (.+)$/.exec(name)?.[1];
  if (sceneId !== undefined) return { kind: 'open-scene', sceneId };
  const kind = plain.find((one) => one === name);
  return kind === undefined ? null : { kind };
}
