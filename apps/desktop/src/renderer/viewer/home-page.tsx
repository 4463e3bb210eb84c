import { RotateCw } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { usePageTitle } from '../host/use-page-title.ts';
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
  switch (view.state) {
    case 'loading':
      return (
        <>
          <HomeHeading />
          <ul className="stream-grid" aria-busy="true" aria-label="Loading live channels">
            {Array.from({ length: 8 }, (_, index) => (
              <li key={index} className="skeleton-card" />
            ))}
          </ul>
        </>
      );
    case 'failed':
      return (
        <EmptyState
          title="Live channels could not be loaded"
          actions={
            <Button look="primary" onClick={refresh}>
              <RotateCw size={18} /> Try again
            </Button>
          }
        >
          {view.failure.message}
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
  return (
    <div className="home-heading">
      <h1>Live now</h1>
      {count !== undefined && (
        <p className="muted">{count === 1 ? 'One channel on air' : `${count} channels on air`}</p>
      )}
    </div>
  );
}

function NobodyLive() {
  const hasStudio = useHost().studio !== undefined;
  return (
    <EmptyState
      title="Nobody is live"
      actions={
        <ButtonLink href={hasStudio ? '/studio' : '/go-live'} look="primary">
          Go live
        </ButtonLink>
      }
    >
      The sky is clear. Be the first to take off: all it needs is{' '}
      {hasStudio ? 'the studio' : 'OBS or ffmpeg and a stream key'}. Channels appear here by themselves as
      they go on air.
    </EmptyState>
  );
}
