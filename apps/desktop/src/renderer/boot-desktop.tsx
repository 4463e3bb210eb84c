import '@fontsource-variable/inter/opsz.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';
import './app.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { navigate } from 'wouter/use-browser-location';
import type { DesktopBridge } from '../ipc/desktop-bridge.ts';
import { App } from './app.tsx';
import { ConnectPage } from './host/connect-page.tsx';
import { createDesktopHost, createStoredSettings } from './host/desktop-host.ts';
import type { Host } from './host/host.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { applyTheme, readTheme } from './ui/theme.ts';

const { starling } = window;
if (starling === undefined)
  throw new Error('This page belongs to the desktop app, which gives it its bridge');
void boot(starling);

/** Without a relay there is only the way to one; with one the app is the web client's. */
async function boot(bridge: DesktopBridge): Promise<void> {
  const [{ relay }, start] = await Promise.all([bridge.call('relay.current'), bridge.call('settings.get')]);
  const settings = createStoredSettings(bridge, start.page);
  applyTheme(settings, readTheme(settings));
  if (relay === null) {
    show(
      <LanguageProvider choice={start.language}>
        <ConnectPage bridge={bridge} />
      </LanguageProvider>,
    );
    return;
  }
  const host = createDesktopHost(bridge, relay, start);
  show(<App host={host} />);
  followLinks(bridge);
  await resumeStudio(bridge, host);
}

/** After the page has died: what main publishes or records on needs its studio, whichever page is shown. */
async function resumeStudio(bridge: DesktopBridge, host: Host): Promise<void> {
  const open = async () => {
    const { openStudio } = await import('./studio/open-studio.ts');
    if (host.studio !== undefined) await openStudio(host, host.studio);
  };
  const stop = bridge.on('record.state', ({ state }) => {
    stop();
    if (state === 'recording') void open();
  });
  const { session } = await bridge.call('publish.status');
  if (session !== null) await open();
}

/** The link that the app was opened with, and each one that comes while it runs. */
function followLinks(bridge: DesktopBridge): void {
  const follow = async () => {
    const { link } = await bridge.call('app.takeDeepLink');
    if (link !== null) navigate(`/${link.channel}`);
  };
  bridge.on('app.deepLink', () => void follow());
  void follow();
}

function show(content: ReactNode): void {
  const place = document.getElementById('app');
  if (place === null) throw new Error('desktop.html has no element #app to show the app in');
  createRoot(place).render(<StrictMode>{content}</StrictMode>);
}
