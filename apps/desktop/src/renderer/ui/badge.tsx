/** The mark of a channel that is on air. */
export function LiveBadge() {
  return (
    <span className="live-badge">
      <span className="live-dot" aria-hidden="true" />
      LIVE
    </span>
  );
}
