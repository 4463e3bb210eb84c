import type { Account } from '@starling/shared/protocol/api.ts';
import type { ReactNode } from 'react';
import { useSession } from '../host/session.tsx';
import { appWords } from '../i18n/app-words.ts';
import { useSay } from '../i18n/language.tsx';
import { PageWait } from '../ui/page-wait.tsx';

interface WithAccountProps {
  /** For who is not logged in. */
  anonymous: ReactNode;
  children: (account: Account) => ReactNode;
}

/** A page that is somebody's own: it waits until it is known whose. */
export function WithAccount({ anonymous, children }: WithAccountProps) {
  const say = useSay();
  const { session } = useSession();
  switch (session.state) {
    case 'unknown':
    case 'unreachable':
      return <PageWait label={say(appWords.loading)} />;
    case 'anonymous':
      return anonymous;
    case 'account':
      return children(session.account);
  }
}
