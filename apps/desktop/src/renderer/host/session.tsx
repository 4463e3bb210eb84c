import type { Account } from '@starling/shared/protocol/api.ts';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { api } from './api-client.ts';

/** Who is logged in: `unknown` until it was asked, `unreachable` while the relay has never answered. */
export type Session =
  | { readonly state: 'unknown' | 'unreachable' }
  | { readonly state: 'anonymous' }
  | { readonly state: 'account'; readonly account: Account };

interface SessionPort {
  readonly session: Session;
  /** Asks the relay again who is logged in. */
  refresh: () => Promise<void>;
  logOut: () => Promise<void>;
}

const SessionContext = createContext<SessionPort | null>(null);

const askAgainMs = 5_000;

/** Asks who is logged in until the relay has answered, and shares the answer with everything inside. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>({ state: 'unknown' });
  const refresh = useCallback(async () => {
    const answer = await api.session();
    if (!answer.ok) {
      // Who was logged in is so still when the relay is back.
      setSession((before) => (before.state === 'unknown' ? { state: 'unreachable' } : before));
      return;
    }
    const { account } = answer.value;
    setSession(account === null ? { state: 'anonymous' } : { state: 'account', account });
  }, []);
  const logOut = useCallback(async () => {
    await api.logOut();
    await refresh();
  }, [refresh]);
  useEffect(() => void refresh(), [refresh]);
  useEffect(() => {
    if (session.state !== 'unreachable') return;
    const timer = setInterval(() => void refresh(), askAgainMs);
    return () => clearInterval(timer);
  }, [session.state, refresh]);
  const port = useMemo(() => ({ session, refresh, logOut }), [session, refresh, logOut]);
  return <SessionContext value={port}>{children}</SessionContext>;
}

/** @returns the session; throws outside <SessionProvider>. */
export function useSession(): SessionPort {
  const port = use(SessionContext);
  if (port === null) throw new Error('useSession outside <SessionProvider>');
  return port;
}
