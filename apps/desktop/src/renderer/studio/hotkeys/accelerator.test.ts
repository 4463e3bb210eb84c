import { describe, expect, it } from 'vitest';
import { acceleratorOf, showAccelerator } from './accelerator.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('accelerators', () => {
  it.each([
    [{ ...none, code: 'KeyR', ctrlKey: true, shiftKey: true }, 'CommandOrControl+Shift+R'],
    [{ ...none, code: 'KeyR', metaKey: true }, 'CommandOrControl+R'],
    [{ ...none, code: 'Digit1', altKey: true }, 'Alt+1'],
    [{ ...none, code: 'F9' }, 'F9'],
    [{ ...none, code: 'Numpad3' }, 'num3'],
    [{ ...none, code: 'KeyR' }, null],
    [{ ...none, code: 'KeyR', shiftKey: true }, null],
    [{ ...none, code: 'ControlLeft', ctrlKey: true }, null],
    [{ ...none, code: 'F25' }, null],
  ])('reads %o', (pressed, accelerator) => {
    expect(acceleratorOf(pressed)).toBe(accelerator);
  });

  it('are shown as keys are labelled', () => {
    expect(showAccelerator('CommandOrControl+Shift+R', false)).toBe('Ctrl + Shift + R');
    expect(showAccelerator('CommandOrControl+Shift+R', true)).toBe('⌘ ⇧ R');
  });
});
