import type { Account } from '@starling/shared/protocol/api.ts';
import { useState } from 'react';
import { useSession } from '../host/session.tsx';
import { usePageTitle } from '../host/use-page-title.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useChannel } from '../viewer/use-channel.ts';
import { ArchiveCard } from './archive-card.tsx';
import { EncoderSettings } from './encoder-settings.tsx';
import { HealthCard } from './health-card.tsx';
import { LiveStatus } from './live-status.tsx';
import { ServerAddress, useIngestUrl } from './server-address.tsx';
import { StreamKeySetting } from './stream-key-setting.tsx';
import { TitleForm } from './title-form.tsx';
import './dashboard.css';

/** Everything needed to go live, in the order in which it is done. */
export function GoLivePage() {
  usePageTitle('Go live');
  const { session } = useSession();
  switch (session.state) {
    case 'unknown':
    case 'unreachable':
      return (
        <div className="page-wait">
          <Spinner size={40} label="Loading" />
        </div>
      );
    case 'anonymous':
      return <NeedsAccount />;
    case 'account':
      return <GoLive account={session.account} />;
  }
}

function NeedsAccount() {
  return (
    <EmptyState
      title="Go live on Starling"
      seed="go-live"
      actions={
        <>
          <ButtonLink href="/signup?next=/go-live" look="primary">
            Sign up
          </ButtonLink>
          <ButtonLink href="/login?next=/go-live">Log in</ButtonLink>
        </>
      }
    >
      You need an account, which is also your channel. It takes a login, an e-mail address and a password.
    </EmptyState>
  );
}

function GoLive({ account }: { account: Account }) {
  const { view, take } = useChannel(account.login);
  const [streamKey, setStreamKey] = useState<string | null>(null);
  const ingestUrl = useIngestUrl();
  const channel = view.state === 'known' ? view.value : null;
  return (
    <div className="go-live">
      <h1>Go live</h1>
      <LiveStatus login={account.login} stream={channel?.stream ?? null} />
      <HealthCard isLive={channel !== null && channel.stream !== null} />
      <Step number={1} title="Say what it is about">
        {channel !== null && <TitleForm key={channel.id} title={channel.title} onSaved={take} />}
      </Step>
      <Step number={2} title="Connect your encoder">
        <ServerAddress url={ingestUrl} />
        <StreamKeySetting hasKey={account.hasStreamKey} streamKey={streamKey} onNewKey={setStreamKey} />
      </Step>
      <Step number={3} title="Start streaming">
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
