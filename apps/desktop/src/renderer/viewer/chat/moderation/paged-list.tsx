import type { ReactNode } from 'react';
import type { ApiFailure } from '../../../host/api-client.ts';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { useApiFaultText } from '../../../i18n/use-fault-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';

interface PagedListProps {
  label: string;
  /** Said where there is nothing. */
  empty: string;
  pages: {
    readonly items: readonly unknown[];
    readonly state: 'loading' | 'ready' | 'failed';
    readonly failure: ApiFailure | null;
    readonly hasOlder: boolean;
    readonly showOlder: () => void;
    readonly refresh: () => void;
  };
  /** The items, each an `li`. */
  children: ReactNode;
}

/** A list that comes in pages, with what is said while and where there is nothing. */
export function PagedList({ label, empty, pages, children }: PagedListProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const { items, state, failure, hasOlder } = pages;
  return (
    <>
      {failure !== null && (
        <div className="form-problem" role="alert">
          {faultText(failure)}{' '}
          <button type="button" className="link-button" onClick={pages.refresh}>
            {say(words.again)}
          </button>
        </div>
      )}
      {items.length === 0 && state === 'loading' && <Spinner label={say(words.loading)} />}
      {items.length === 0 && state === 'ready' && <p className="muted">{empty}</p>}
      {items.length > 0 && (
        <ol className="plain-list" aria-label={label}>
          {children}
        </ol>
      )}
      {hasOlder && (
        <Button className="button-small" onClick={pages.showOlder}>
          {say(words.older)}
        </Button>
      )}
    </>
  );
}
