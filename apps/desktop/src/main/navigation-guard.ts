import type { WebContents } from 'electron';
import { isAppUrl } from './app-address.ts';
import { openExternalLink } from './external-links.ts';
import type { Log } from './log-file.ts';

/**
 * Keeps a page where it is (checklist, items 11–14): the app's pages stay on the app's address, pages of the web on the
 * web; neither opens a window, neither embeds a webview. What the app's page links to opens in the browser.
 * @param isOwn whether the page is the app's
 * @param isOfRelay whether an address is the relay's: a clip to download, which the browser takes
 */
export function guardNavigation(
  contents: WebContents,
  isOwn: boolean,
  isOfRelay: (url: string) => boolean,
  log: Log,
): void {
  const isAllowed = (url: string) => (isOwn ? isAppUrl(url) : /^https?:\/\//i.test(url));
  contents.on('will-frame-navigate', (event) => {
    if (isAllowed(event.url)) return;
    event.preventDefault();
    if (isOwn && isOfRelay(event.url) && openExternalLink(event.url)) return;
    log.warn('window', `a page wanted to go to ${event.url}`);
  });
  contents.on('will-redirect', (event) => {
    if (!isAllowed(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (!isOwn || !openExternalLink(url)) log.warn('window', `a page wanted a window with ${url}`);
    return { action: 'deny' };
  });
}
