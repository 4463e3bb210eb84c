import { RotateCw } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { StreamCard } from './stream-card.tsx';
import { useStreams, type StreamsView } from './use-streams.ts';
import './home-page.css';

/** Everybody who is live, most watched first. */
export function HomePage() {
  usePageTitle(null);
  const { view, refresh } = useStreams();
  return (
    <div className="home">
      <Listing view={view} refresh={refresh} />
    </div>
  );
}

function Listing({ view, refresh }: { view: StreamsView; refresh: () => void }) {
  const say = useSay();
  const faultText = useApiFaultText();
  switch (view.state) {
    case 'loading':
      return (
        <>
          <HomeHeading />
          <ul className="stream-grid" aria-busy="true" aria-label={say(words.loadingLive)}>
            {Array.from({ length: 8 }, (_, index) => (
              <li key={index} className="skeleton-card" />
            ))}
          </ul>
        </>
      );
    case 'failed':
      return (
        <EmptyState
          title={say(words.liveFailed)}
          actions={
            <Button look="primary" onClick={refresh}>
              <RotateCw size={18} /> {say(words.tryAgain)}
            </Button>
          }
        >
          {faultText(view.failure)}
        </EmptyState>
      );
    case 'known':
      if (view.streams.length === 0) return <NobodyLive />;
      return (
        <>
          <HomeHeading count={view.streams.length} />
          <ul className="stream-grid">
            {view.streams.map((stream) => (
              <li key={stream.id}>
                <StreamCard stream={stream} picture={view.picture} />
              </li>
            ))}
          </ul>
        </>
      );
  }
}

function HomeHeading({ count }: { count?: number }) {
  const say = useSay();
  return (
    <div className="home-heading">
      <h1>{say(words.liveNow)}</h1>
      {count !== undefined && <p className="muted">{say(words.channelsOnAir, { count })}</p>}
    </div>
  );
}

function NobodyLive() {
  const say = useSay();
  const hasStudio = useHost().studio !== undefined;
  return (
    <EmptyState
      title={say(words.nobodyLive)}
      actions={
        <ButtonLink href={hasStudio ? '/studio' : '/go-live'} look="primary">
          {say(words.goLive)}
        </ButtonLink>
      }
    >
      {say(hasStudio ? words.nobodyLiveStudio : words.nobodyLiveEncoder)}
    </EmptyState>
  );
}
