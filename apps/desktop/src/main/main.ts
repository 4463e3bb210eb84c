import * as path from 'node:path';
import { app, dialog, protocol } from 'electron';
import { appScheme } from './app-address.ts';
import { findDeepLink, linkScheme, parseDeepLink } from './deep-link.ts';
import { Desktop } from './desktop.ts';
import { LinkInbox } from './link-inbox.ts';
import { createPublishing } from './publish/create-publishing.ts';
import { openStores } from './stores.ts';

/**
 * The desktop app's main process. What has to be said before Electron is ready is said here; everything else is
 * composed in desktop.ts.
 */
const links = new LinkInbox();

protocol.registerSchemesAsPrivileged([
  {
    scheme: appScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);
app.enableSandbox();
// macOS opens links by an event, which may come before the app is ready.
app.on('open-url', (event, url) => {
  event.preventDefault();
  const link = parseDeepLink(url);
  if (link !== undefined) links.put(link);
});

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  const link = findDeepLink(process.argv.slice(1));
  if (link !== undefined) links.put(link);
  await app.whenReady();
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  try {
    await run();
  } catch (error) {
    dialog.showErrorBox('Starling could not start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  }
}

async function run(): Promise<void> {
  const stores = await openStores(app.getPath('userData'), () => new Date());
  const { log, secrets, settings } = stores;
  log.info('app', `Starling ${app.getVersion()} starts on ${process.platform} ${process.arch}`);
  // A fault in one part must not end a broadcast; it is written down, and what depends on it says so itself.
  process.on('uncaughtException', (error) => log.error('app', error.stack ?? error.message));
  process.on('unhandledRejection', (reason) => log.error('app', `unhandled: ${String(reason)}`));
  const desktop = new Desktop({
    ...{ stores, links },
    createBroadcaster: ({ send, relaySession }) =>
      createPublishing({
        ...{ send, relaySession, log, settings: () => settings.current },
        secret: (name) => secrets.get(name),
        videoFolder: app.getPath('videos'),
        logFolder: path.join(app.getPath('userData'), 'logs'),
      }),
  });
  app.on('second-instance', (_, args) => {
    const asked = findDeepLink(args);
    if (asked === undefined) desktop.show();
    else links.put(asked);
  });
  desktop.run();
}
