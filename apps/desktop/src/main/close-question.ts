import { dialog, type BrowserWindow } from 'electron';
import type { Activity } from './broadcaster.ts';

/** What becomes of a window that is to be closed. */
export type CloseDecision = 'close' | 'hide' | 'keep';

/** Asks before a broadcast ends by a closed window; without one the window closes, or hides where the user wants it. */
export function decideClose(
  window: BrowserWindow,
  { isLive, isRecording }: Activity,
  closeToTray: boolean,
): CloseDecision {
  if (closeToTray) return 'hide';
  if (!isLive && !isRecording) return 'close';
  const what = isLive ? 'broadcast' : 'recording';
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: isLive ? 'You are live.' : 'You are recording.',
    detail: `Quitting ends the ${what}. Hiding the window does not.`,
    buttons: ['Hide the window', `End the ${what} and quit`, 'Cancel'],
    defaultId: 0,
    cancelId: 2,
  });
  return choice === 0 ? 'hide' : choice === 1 ? 'close' : 'keep';
}
