interface ProgressBarProps {
  label: string;
  /** 0 to 1. */
  share: number;
  /** `progress` of something under way, or a `meter` of how much of something is used. */
  kind?: 'progress' | 'meter';
  /** What screen readers say instead of the percentage. */
  text?: string;
  /** The share is more than there should be. */
  isOver?: boolean;
}

/** A bar that is filled as far as something has come. */
export function ProgressBar({ label, share, kind = 'progress', text, isOver = false }: ProgressBarProps) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)));
  return (
    <div
      className={`progress-bar ${isOver ? 'is-over' : ''}`}
      role={kind === 'progress' ? 'progressbar' : 'meter'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text ?? `${percent} %`}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
