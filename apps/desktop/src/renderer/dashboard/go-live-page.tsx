import type { Account } from '@starling/shared/protocol/api.ts';
import { useState } from 'react';
import { usePageTitle } from '../host/use-page-title.ts';
import { appWords } from '../i18n/app-words.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useChannel } from '../viewer/use-channel.ts';
import { ArchiveCard } from './archive-card.tsx';
import { EncoderSettings } from './encoder-settings.tsx';
import { HealthCard } from './health-card.tsx';
import { LiveStatus } from './live-status.tsx';
import { ServerAddress, useIngestUrl } from './server-address.tsx';
import { StreamKeySetting } from './stream-key-setting.tsx';
import { TitleForm } from './title-form.tsx';
import { WithAccount } from './with-account.tsx';
import './dashboard.css';

/** Everything needed to go live, in the order in which it is done. */
export function GoLivePage() {
  const say = useSay();
  usePageTitle(say(words.goLive));
  return <WithAccount anonymous={<NeedsAccount />}>{(account) => <GoLive account={account} />}</WithAccount>;
}

function NeedsAccount() {
  const say = useSay();
  return (
    <EmptyState
      title={say(words.goLiveHere)}
      seed="go-live"
      actions={
        <>
          <ButtonLink href="/signup?next=/go-live" look="primary">
            {say(appWords.signUp)}
          </ButtonLink>
          <ButtonLink href="/login?next=/go-live">{say(appWords.logIn)}</ButtonLink>
        </>
      }
    >
      {say(words.needsAccount)}
    </EmptyState>
  );
}

function GoLive({ account }: { account: Account }) {
  const say = useSay();
  const { view, take } = useChannel(account.login);
  const [streamKey, setStreamKey] = useState<string | null>(null);
  const ingestUrl = useIngestUrl();
  const channel = view.state === 'known' ? view.value : null;
  return (
    <div className="go-live">
      <h1>{say(words.goLive)}</h1>
      <LiveStatus login={account.login} stream={channel?.stream ?? null} />
      <HealthCard isLive={channel !== null && channel.stream !== null} />
      <Step number={1} title={say(words.stepTitle)}>
        {channel !== null && <TitleForm key={channel.id} title={channel.title} onSaved={take} />}
      </Step>
      <Step number={2} title={say(words.stepConnect)}>
        <ServerAddress url={ingestUrl} />
        <StreamKeySetting hasKey={account.hasStreamKey} streamKey={streamKey} onNewKey={setStreamKey} />
      </Step>
      <Step number={3} title={say(words.stepStart)}>
        <EncoderSettings ingestUrl={ingestUrl} streamKey={streamKey} />
      </Step>
      <ArchiveCard />
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <section className="card step" aria-labelledby={`step-${number}`}>
      <h2 id={`step-${number}`}>
        <span className="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
