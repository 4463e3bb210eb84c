import { powerSaveBlocker } from 'electron';
import type { Activity, Broadcaster } from './broadcaster.ts';
import type { TrayIcon } from './tray.ts';

/** Keeps the machine awake while something is published or recorded, and lets the tray say so. */
export function watchActivity(broadcaster: Broadcaster, tray: TrayIcon): void {
  let blocker: number | undefined;
  broadcaster.onActivity(({ isLive, isRecording }: Activity) => {
    tray.setLive(isLive);
    const isBusy = isLive || isRecording;
    if (isBusy) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  });
}
