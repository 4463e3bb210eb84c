import type { WebPreferences } from 'electron';

/**
 * What the app's own pages run under (Electron's security checklist, items 2–4, 6, 8–12). Throttling is off: the
 * compositor has to paint on while the window is hidden.
 */
export function pagePreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: true,
    safeDialogs: true,
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  };
}

/** What pages of the web run under that are captured as a source: no preload, a partition of their own, on no disk. */
export function strangerPreferences(partition: string): WebPreferences {
  return {
    partition,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    disableDialogs: true,
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  };
}
