import { shell } from 'electron';

/**
 * Opens a page in the user's browser (checklist, item 15): plain web addresses only, never another scheme, which the
 * system might hand to any program.
 * @returns whether it is one
 */
export function openExternalLink(url: string): boolean {
  const parsed = URL.parse(url);
  const isWeb = parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:');
  if (!isWeb || parsed.username !== '') return false;
  void shell.openExternal(parsed.href);
  return true;
}
