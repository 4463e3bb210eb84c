import { usePageTitle } from '../host/use-page-title.ts';
import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const say = useSay();
  usePageTitle(say(words.nothingHere));
  return (
    <EmptyState
      title={say(words.nothingHere)}
      seed="nothing-here"
      actions={
        <ButtonLink href="/" look="primary">
          {say(words.seeLive)}
        </ButtonLink>
      }
    >
      {say(words.nothingHereHint)}
    </EmptyState>
  );
}
