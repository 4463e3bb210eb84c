import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';

/** What a note offers to do. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** Shows a note, with a button where an action is given. @returns what takes it away early. */
export type ShowToast = (text: string, action?: ToastAction) => () => void;

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | undefined;
}

const shownMs = 4000;
/** What is to be read and then decided stays longer. */
const shownWithActionMs = 9000;
const ToastContext = createContext<ShowToast | null>(null);

/** Short notes at the edge of the page that go away by themselves. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const nextId = useRef(0);
  const show = useCallback<ShowToast>((text, action) => {
    const id = nextId.current++;
    const remove = () => setToasts((all) => all.filter((toast) => toast.id !== id));
    setToasts((all) => [...all.slice(-2), { id, text, action }]);
    setTimeout(remove, action === undefined ? shownMs + 30 * text.length : shownWithActionMs);
    return remove;
  }, []);
  const element = useRef<HTMLDivElement>(null);
  // As a popover that is shown anew it lies over a dialog, too.
  useEffect(() => {
    const { current } = element;
    // Browsers from before 2024 have none: there the notes lie below dialogs.
    if (current === null || !('showPopover' in current)) return;
    current.hidePopover();
    if (toasts.length > 0) current.showPopover();
  }, [toasts]);
  return (
    <ToastContext value={show}>
      {children}
      <div ref={element} popover="manual" className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, action }) => (
          <div key={id} className="toast">
            <span>{text}</span>
            {action !== undefined && (
              <button type="button" className="toast-action" onClick={action.run}>
                {action.label}
              </button>
            )}
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** @returns the function that shows a note. */
export function useToast(): ShowToast {
  const show = use(ToastContext);
  if (show === null) throw new Error('useToast outside <ToastProvider>');
  return show;
}
