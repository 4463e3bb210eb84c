import type { Settings } from '../host/host.ts';

/** `system` follows the operating system. */
export type Theme = 'system' | 'dark' | 'light';

const setting = 'theme';

/** @returns the theme that the reader chose, `system` if none. */
export function readTheme(settings: Settings): Theme {
  const stored = settings.get(setting);
  return stored === 'dark' || stored === 'light' ? stored : 'system';
}

/** Shows a theme and remembers it. */
export function applyTheme(settings: Settings, theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  settings.set(setting, theme === 'system' ? null : theme);
}
