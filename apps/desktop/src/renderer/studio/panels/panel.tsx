import type { ReactNode } from 'react';
import './panels.css';

interface PanelProps {
  title: string;
  /** Small buttons beside the title. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A titled area of the studio that scrolls by itself. */
export function Panel({ title, actions, className, children }: PanelProps) {
  return (
    <section className={`panel ${className ?? ''}`} aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        <span className="panel-actions">{actions}</span>
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
