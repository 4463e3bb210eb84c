import { useEffect } from 'react';
import { audibleSources, updateStrip } from '../scene/edit-sources.ts';
import { stripOf } from '../scene/collection.ts';
import type { StudioDialog } from '../studio-dialog.ts';
import { useLatest, useSettings, useStudio } from '../studio-context.tsx';
import { collectionOf, type StudioStore } from '../studio-store.ts';
import { useLiveActions } from '../live/use-live-actions.ts';
import { readAction, type HotkeyAction } from './hotkey-action.ts';

/** Runs what keys ask for: those of the page, and the hotkeys that main hears while another window has the focus. */
export function useStudioHotkeys(onOpen: (dialog: StudioDialog) => void): void {
  const { bridge, store, live } = useStudio();
  const { hotkeys } = useSettings();
  const actions = useLiveActions();
  const run = useLatest((action: HotkeyAction) => {
    switch (action.kind) {
      case 'go-live':
        if (['off', 'failed'].includes(live.get().phase)) onOpen({ kind: 'go-live' });
        return;
      case 'end':
        return void live.stop();
      case 'toggle-record':
        return void actions.toggleRecording();
      case 'save-replay':
        return void actions.saveReplay();
      case 'add-marker':
        return void actions.addMarker();
      case 'take':
        return store.take();
      case 'mute-microphones':
        return muteMicrophones(store);
      case 'open-scene':
        return store.openScene(action.sceneId);
    }
  });
  const onKeyDown = useLatest((event: KeyboardEvent) => onPageKey(event, { store, onOpen, run }));
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [onKeyDown]);
  useEffect(() => {
    void bridge.call('hotkeys.set', { hotkeys: [...hotkeys] });
  }, [bridge, hotkeys]);
  useEffect(
    () =>
      bridge.on('hotkey.pressed', ({ action }) => {
        const known = readAction(action);
        if (known !== null) run(known);
      }),
    [bridge, run],
  );
}

interface KeyPorts {
  readonly store: StudioStore;
  readonly onOpen: (dialog: StudioDialog) => void;
  readonly run: (action: HotkeyAction) => void;
}

function onPageKey(event: KeyboardEvent, { store, onOpen, run }: KeyPorts): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const isTyping = target.matches(
    'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select',
  );
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const done = (action: () => void) => {
    event.preventDefault();
    action();
  };
  if (event.key === 'F6') return done(() => focusNextPart(event.shiftKey ? -1 : 1));
  if (isTyping) return;
  if (control && key === 'z') return done(event.shiftKey ? store.redo : store.undo);
  if (control && key === 'y') return done(store.redo);
  if (control || event.altKey) return;
  if (event.key === '?') return done(() => onOpen({ kind: 'shortcuts' }));
  if (key === 't') return done(() => run({ kind: 'take' }));
  if (key === 'm') return done(() => run({ kind: 'mute-microphones' }));
  if (key === 'a') return done(() => onOpen({ kind: 'add-source', source: null }));
  const scene = /^[1-9]$/.test(event.key)
    ? collectionOf(store.get()).scenes[Number(event.key) - 1]
    : undefined;
  if (scene !== undefined) done(() => store.openScene(scene.id));
}

/** All of them are muted, unless all of them are already. */
function muteMicrophones(store: StudioStore): void {
  store.edit((all) => {
    const microphones = audibleSources(all).filter((source) => source.settings.kind === 'microphone');
    const muted = !microphones.every((source) => stripOf(all, source.id).muted);
    return microphones.reduce((next, source) => updateStrip(next, source.id, { muted }), all);
  });
}

const parts = '.studio-bar, .panel-scenes, .panel-items, .stage[tabindex], .panel-mixer, .studio-side';

function focusNextPart(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(parts)];
  const at = all.findIndex((part) => part.contains(document.activeElement));
  const next = all[(at + by + all.length) % all.length];
  const focusable = 'button:not(:disabled, [tabindex="-1"]), input, select, [tabindex="0"]';
  (next?.matches(focusable) === true ? next : next?.querySelector<HTMLElement>(focusable))?.focus();
}
