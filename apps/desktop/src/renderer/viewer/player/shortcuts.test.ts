import { describe, expect, it } from 'vitest';
import { actionFor, shortcuts, type KeyPress } from './shortcuts.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  hasModifier: false,
  target: 'body',
  inputType: '',
  isEditable: false,
  ...more,
});

describe('actionFor', () => {
  it('knows each key of the help, whatever its case', () => {
    for (const { keys, action } of shortcuts) {
      for (const key of keys) expect(actionFor(press(key))).toBe(action);
    }
    expect(actionFor(press('M'))).toBe('toggle-mute');
  });

  it('has no key twice', () => {
    const keys = shortcuts.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leaves typing alone', () => {
    expect(actionFor(press('m', { target: 'textarea' }))).toBeNull();
    expect(actionFor(press('m', { target: 'input', inputType: 'text' }))).toBeNull();
    expect(actionFor(press('m', { isEditable: true }))).toBeNull();
  });

  it("leaves the browser's own keys alone", () => {
    expect(actionFor(press('c', { hasModifier: true }))).toBeNull();
  });

  it('lets Space press the focused button, and arrows move the focused slider', () => {
    expect(actionFor(press(' ', { target: 'button' }))).toBeNull();
    expect(actionFor(press('m', { target: 'button' }))).toBe('toggle-mute');
    expect(actionFor(press('ArrowUp', { target: 'input', inputType: 'range' }))).toBeNull();
    expect(actionFor(press('f', { target: 'input', inputType: 'range' }))).toBe('fullscreen');
  });
});
