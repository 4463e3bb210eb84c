import { useEffect, useRef } from 'react';
import { actionFor, type ShortcutAction } from './shortcuts.ts';

/** Listens to the keyboard of the whole page and says what was asked for. */
export function useShortcuts(onAction: (action: ShortcutAction, key: string) => void): void {
  const latest = useRef(onAction);
  useEffect(() => {
    latest.current = onAction;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const action = actionFor({
        key: event.key,
        hasModifier: event.ctrlKey || event.metaKey || event.altKey,
        target: target.tagName.toLowerCase(),
        inputType: target instanceof HTMLInputElement ? target.type : '',
        isEditable: target.isContentEditable,
      });
      if (action === null) return;
      event.preventDefault();
      latest.current(action, event.key);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
