import { usePageTitle } from '../host/use-page-title.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  usePageTitle('Nothing here');
  return (
    <EmptyState
      title="Nothing here"
      seed="nothing-here"
      actions={
        <ButtonLink href="/" look="primary">
          See who is live
        </ButtonLink>
      }
    >
      This address leads nowhere. It may have been moved or mistyped.
    </EmptyState>
  );
}
