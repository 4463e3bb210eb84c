import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AppHeader } from './app-header.tsx';
import { HostContext, type Host } from './host/host.ts';
import { SessionProvider } from './host/session.tsx';
import { appWords } from './i18n/app-words.ts';
import { AppLanguage, useSay } from './i18n/language.tsx';
import { PageWait } from './ui/page-wait.tsx';
import { ToastProvider } from './ui/toast.tsx';
import { HomePage } from './viewer/home-page.tsx';
import { NotFoundPage } from './viewer/not-found-page.tsx';

const ChannelPage = lazy(async () => ({ default: (await import('./viewer/channel-page.tsx')).ChannelPage }));
const VideoPage = lazy(async () => ({ default: (await import('./viewer/video-page.tsx')).VideoPage }));
const ClipPage = lazy(async () => ({ default: (await import('./viewer/clips/clip-page.tsx')).ClipPage }));
const AccountPage = lazy(async () => ({
  default: (await import('./dashboard/account-page.tsx')).AccountPage,
}));
const StudioPage = lazy(async () => ({ default: (await import('./studio/studio-page.tsx')).StudioPage }));
const GoLivePage = lazy(async () => ({ default: (await import('./dashboard/go-live-page.tsx')).GoLivePage }));
const ChatSettingsPage = lazy(async () => ({
  default: (await import('./dashboard/chat/chat-settings-page.tsx')).ChatSettingsPage,
}));

/** The app: the same in a browser tab and in the desktop app; `host` is what differs. */
export function App({ host }: { host: Host }) {
  return (
    <HostContext value={host}>
      <AppLanguage initial={host.language}>
        <ToastProvider>
          <SessionProvider>
            <SkipLink />
            <AppHeader />
            <main id="main" tabIndex={-1}>
              <Suspense fallback={<PageComes />}>
                <Pages />
              </Suspense>
            </main>
          </SessionProvider>
        </ToastProvider>
      </AppLanguage>
    </HostContext>
  );
}

function SkipLink() {
  const say = useSay();
  return (
    <a className="skip-link" href="#main">
      {say(appWords.skip)}
    </a>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={HomePage} />
      <Route path="/login">
        <AccountPage key="login" kind="login" />
      </Route>
      <Route path="/signup">
        <AccountPage key="signup" kind="signup" />
      </Route>
      <Route path="/go-live" component={GoLivePage} />
      <Route path="/dashboard/:channel/chat">
        {({ channel }) => <ChatSettingsPage login={channel.toLowerCase()} />}
      </Route>
      <Route path="/studio" component={StudioPage} />
      <Route path="/videos/:id">{({ id }) => <VideoPage key={id} id={id} />}</Route>
      <Route path="/clips/:id">{({ id }) => <ClipPage key={id} id={id} />}</Route>
      <Route path="/:channel">{({ channel }) => <ChannelRoute channel={channel} />}</Route>
      <Route component={NotFoundPage} />
    </Switch>
  );
}

/** Logins are lower case; an address typed otherwise means the same channel. */
function ChannelRoute({ channel }: { channel: string }) {
  const login = channel.toLowerCase();
  if (login !== channel) return <Redirect to={`/${login}`} replace />;
  return <ChannelPage key={login} login={login} />;
}

function PageComes() {
  const say = useSay();
  return <PageWait label={say(appWords.loading)} />;
}
