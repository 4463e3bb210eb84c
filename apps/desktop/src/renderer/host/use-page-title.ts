import { useEffect } from 'react';

/** Names the page in the browser's tab; `null` for the bare name of the product. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? 'Starling' : `${title} · Starling`;
  }, [title]);
}
