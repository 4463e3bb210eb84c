import { useEffect, useState } from 'react';
import { LanguageProvider, useChooseLanguage, useSay } from '../i18n/language.tsx';
import { studioWords as words } from '../i18n/studio-words.ts';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageWait } from '../ui/page-wait.tsx';
import { openStudio, type OpenStudio } from './open-studio.ts';
import { SetupPage } from './setup/setup-page.tsx';
import { StudioContext, useSettings } from './studio-context.tsx';
import { StudioScreen } from './studio-screen.tsx';
import '../ui/controls.css';
import './studio.css';

type Opening =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly studio: OpenStudio }
  | { readonly state: 'failed'; readonly message: string };

/** The studio: the lead-through at the first start, then the scenes. In a browser it says where the studio is. */
export function StudioPage() {
  const { studio } = useHost();
  return studio === undefined ? <DesktopOnly /> : <Opened />;
}

function Opened() {
  const host = useHost();
  const [opening, setOpening] = useState<Opening>({ state: 'opening' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOver = false;
    if (host.studio === undefined) return;
    openStudio(host, host.studio).then(
      (studio) => {
        if (!isOver) setOpening({ state: 'open', studio });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (!isOver) setOpening({ state: 'failed', message });
      },
    );
    return () => {
      isOver = true;
    };
  }, [host, attempt]);
  if (opening.state === 'open')
    return (
      <StudioContext value={opening.studio}>
        <Spoken />
      </StudioContext>
    );
  return (
    <LanguageProvider choice={host.language}>
      <Waiting
        opening={opening}
        onRetry={() => {
          setOpening({ state: 'opening' });
          setAttempt(attempt + 1);
        }}
      />
    </LanguageProvider>
  );
}

function Waiting({ opening, onRetry }: { opening: Opening; onRetry: () => void }) {
  const say = useSay();
  if (opening.state !== 'failed') return <PageWait label={say(words.loading)} />;
  return (
    <EmptyState
      title={say(words.openFailed)}
      actions={<Button onClick={onRetry}>{say(words.tryAgain)}</Button>}
    >
      {opening.message}
    </EmptyState>
  );
}

/** The studio in the language of the settings; the lead-through until it was gone through or skipped. */
function Spoken() {
  const { language } = useSettings();
  const chooseLanguage = useChooseLanguage();
  useEffect(() => chooseLanguage(language), [chooseLanguage, language]);
  const { settings } = useHost();
  const [isSetUp, setSetUp] = useState(() => settings.get('studio-set-up') === 'yes');
  const finish = () => {
    settings.set('studio-set-up', 'yes');
    setSetUp(true);
  };
  return (
    <LanguageProvider choice={language}>
      {isSetUp ? <StudioScreen onSetUpAgain={() => setSetUp(false)} /> : <SetupPage onDone={finish} />}
    </LanguageProvider>
  );
}

function DesktopOnly() {
  const say = useSay();
  usePageTitle(say(words.studio));
  return (
    <EmptyState
      title={say(words.desktopOnlyTitle)}
      seed="studio"
      actions={
        <ButtonLink href="/go-live" look="primary">
          {say(words.encoderInstead)}
        </ButtonLink>
      }
    >
      {say(words.desktopOnly)}
    </EmptyState>
  );
}
