import type { ReactNode } from 'react';
import { usePageTitle } from '../host/use-page-title.ts';
import { clipsWords } from '../i18n/clips-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { viewerWords } from '../i18n/viewer-words.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageWait } from '../ui/page-wait.tsx';
import type { View } from './use-asked.ts';

/** What is said of each kind of thing. */
const wordsOf = {
  channel: {
    loading: viewerWords.loadingChannel,
    failed: viewerWords.channelFailed,
    unknown: viewerWords.noChannel,
  },
  video: {
    loading: viewerWords.loadingVideo,
    failed: viewerWords.videoFailed,
    unknown: viewerWords.noVideo,
  },
  clip: { loading: clipsWords.loadingClip, failed: clipsWords.clipFailed, unknown: clipsWords.noClip },
};

interface AskedPageProps<T> {
  thing: keyof typeof wordsOf;
  view: View<T>;
  /** Its login or id. */
  name: string;
  refresh: () => void;
  /** Why there may be none. */
  whyUnknown: string;
  /** Said behind why it failed. */
  whenFailed?: string;
  children: (value: T) => ReactNode;
}

/** The page of one thing, or why there is nothing to show. */
export function AskedPage<T>(props: AskedPageProps<T>) {
  const { thing, view, name, refresh, whyUnknown, whenFailed, children } = props;
  const say = useSay();
  const faultText = useApiFaultText();
  const words = wordsOf[thing];
  switch (view.state) {
    case 'loading':
      return <PageWait label={say(words.loading)} />;
    case 'unknown':
      return (
        <Unknown title={say(words.unknown)} name={name}>
          {whyUnknown}
        </Unknown>
      );
    case 'failed':
      return (
        <EmptyState
          title={say(words.failed)}
          actions={<Button onClick={refresh}>{say(viewerWords.tryAgain)}</Button>}
        >
          {faultText(view.failure)} {whenFailed}
        </EmptyState>
      );
    case 'known':
      return children(view.value);
  }
}

function Unknown({ title, name, children }: { title: string; name: string; children: ReactNode }) {
  const say = useSay();
  usePageTitle(title);
  return (
    <EmptyState
      title={title}
      seed={name}
      actions={
        <ButtonLink href="/" look="primary">
          {say(viewerWords.seeLive)}
        </ButtonLink>
      }
    >
      {children}
    </EmptyState>
  );
}
