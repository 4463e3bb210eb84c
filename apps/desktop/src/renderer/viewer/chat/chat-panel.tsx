/** The room beside the player. */
export function ChatPanel({ login, onHide }: { login: string; onHide: () => void }) {
  return (
    <aside className="chat" aria-label={`Chat of ${login}`}>
      <button type="button" onClick={onHide}>
        Hide
      </button>
    </aside>
  );
}
