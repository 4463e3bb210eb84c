import type { ReactNode } from 'react';
import { Flock } from './flock.tsx';

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** What can be done about it. */
  actions?: ReactNode;
  /** Which flock is shown. */
  seed?: string;
}

/** A page or panel that has nothing to show, and what to do about it. */
export function EmptyState({ title, children, actions, seed = 'starling' }: EmptyStateProps) {
  return (
    <section className="empty-state">
      <Flock name={seed} className="empty-flock" />
      <div className="empty-text">
        <h1>{title}</h1>
        {children !== undefined && <div className="muted">{children}</div>}
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
    </section>
  );
}
