import type { ReactNode } from 'react';
import { usePageTitle } from '../host/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import type { View } from './use-asked.ts';

interface AskedPageProps<T> {
  /** One word: `clip`, `video`, `channel`. */
  thing: string;
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
  switch (view.state) {
    case 'loading':
      return (
        <div className="page-wait">
          <Spinner size={40} label={`Loading the ${thing}`} />
        </div>
      );
    case 'unknown':
      return (
        <Unknown thing={thing} name={name}>
          {whyUnknown}
        </Unknown>
      );
    case 'failed':
      return (
        <EmptyState
          title={`The ${thing} could not be loaded`}
          actions={<Button onClick={refresh}>Try again</Button>}
        >
          {view.failure.message} {whenFailed}
        </EmptyState>
      );
    case 'known':
      return children(view.value);
  }
}

function Unknown({ thing, name, children }: { thing: string; name: string; children: ReactNode }) {
  usePageTitle(`No such ${thing}`);
  return (
    <EmptyState
      title={`No such ${thing}`}
      seed={name}
      actions={
        <ButtonLink href="/" look="primary">
          See who is live
        </ButtonLink>
      }
    >
      {children}
    </EmptyState>
  );
}
