import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const shownMs = 4000;
const ToastContext = createContext<((text: string) => void) | null>(null);

/** Short notes at the edge of the page that go away by themselves. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const nextId = useRef(0);
  const show = useCallback((text: string) => {
    const id = nextId.current++;
    setToasts((all) => [...all.slice(-2), { id, text }]);
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), shownMs);
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast">
            {toast.text}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** @returns the function that shows a note. */
export function useToast(): (text: string) => void {
  const show = use(ToastContext);
  if (show === null) throw new Error('useToast outside <ToastProvider>');
  return show;
}
