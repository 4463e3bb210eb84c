import { X } from 'lucide-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import type { HotkeyResult } from '../../../ipc/app-messages.ts';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useSay, type Say } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { acceleratorOf, showAccelerator } from '../hotkeys/accelerator.ts';
import { actionName, actionsOf, type HotkeyAction } from '../hotkeys/hotkey-action.ts';
import { useKeyNames } from '../hotkeys/use-key-names.ts';
import type { Collection } from '../scene/collection.ts';
import { sceneOf } from '../scene/edit-items.ts';
import { useCollection, useSettings, useStudio } from '../studio-context.tsx';

/** Keys that work while another window has the focus, and what the system made of them. */
export function HotkeySettings({ onChange }: { onChange: (patch: SettingsPatch) => void }) {
  const say = useSay();
  const { bridge } = useStudio();
  const collection = useCollection();
  const { hotkeys } = useSettings();
  const [results, setResults] = useState<readonly HotkeyResult[]>([]);
  useEffect(() => {
    let isOver = false;
    void bridge.call('hotkeys.set', { hotkeys: [...hotkeys] }).then((answer) => {
      if (!isOver) setResults(answer);
    });
    return () => {
      isOver = true;
    };
  }, [bridge, hotkeys]);
  const set = (action: string, accelerator: string | null) => {
    const others = hotkeys.filter((hotkey) => hotkey.action !== action);
    onChange({ hotkeys: accelerator === null ? others : [...others, { action, accelerator }] });
  };
  return (
    <>
      <p className="muted">{say(words.hotkeysHint)}</p>
      <ul className="hotkeys">
        {actionsOf(collection).map((action) => {
          const name = actionName(action);
          const accelerator = hotkeys.find((hotkey) => hotkey.action === name)?.accelerator ?? null;
          const rival = hotkeys.find((other) => other.action !== name && other.accelerator === accelerator);
          return (
            <HotkeyRow
              key={name}
              label={labelOf(action, collection, say)}
              accelerator={accelerator}
              note={
                rival === undefined
                  ? noteOf(
                      results.find((result) => result.action === name),
                      say,
                    )
                  : say(words.twice, { action: rivalLabel(rival.action, collection, say) })
              }
              onChange={(next) => set(name, next)}
            />
          );
        })}
      </ul>
    </>
  );
}

function labelOf(action: HotkeyAction, collection: Collection, say: Say): string {
  if (action.kind !== 'open-scene') return say(words[action.kind]);
  return say(words.openScene, { name: sceneOf(collection, action.sceneId)?.name ?? '' });
}

function rivalLabel(name: string, collection: Collection, say: Say): string {
  const action = actionsOf(collection).find((one) => actionName(one) === name);
  return action === undefined ? name : labelOf(action, collection, say);
}

function noteOf(result: HotkeyResult | undefined, say: Say): string | null {
  switch (result?.because) {
    case 'taken':
      return say(words.taken);
    case 'not-a-key':
      return say(words.notAKey);
    case 'wayland':
      return say(words.wayland);
    case 'registered':
    case undefined:
      return null;
  }
}

interface HotkeyRowProps {
  label: string;
  accelerator: string | null;
  note: string | null;
  onChange: (accelerator: string | null) => void;
}

function HotkeyRow({ label, accelerator, note, onChange }: HotkeyRowProps) {
  const say = useSay();
  const [isListening, setListening] = useState(false);
  const nameOf = useKeyNames();
  const isMac = /mac/i.test(navigator.userAgent);
  const shown = accelerator === null ? say(words.noHotkey) : nameOf(showAccelerator(accelerator, isMac));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isListening || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setListening(false);
      return;
    }
    const pressed = acceleratorOf(event);
    if (pressed === null) return;
    setListening(false);
    onChange(pressed);
  };
  return (
    <li className="hotkey">
      <span className="destination-words">
        {label}
        {note !== null && <small className="hotkey-note">{note}</small>}
      </span>
      <button
        type="button"
        className="button button-small hotkey-keys"
        data-is-set={accelerator !== null || isListening}
        aria-label={say(words.setKeys, { action: label, keys: shown })}
        onClick={() => setListening(true)}
        onKeyDown={onKeyDown}
        onBlur={() => setListening(false)}
      >
        {isListening ? say(words.pressKeys) : shown}
      </button>
      <IconButton
        label={say(words.clear, { action: label })}
        disabled={accelerator === null}
        onClick={() => onChange(null)}
      >
        <X size={16} />
      </IconButton>
    </li>
  );
}
