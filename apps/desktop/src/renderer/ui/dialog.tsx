import { ArrowLeft, X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useSay } from '../i18n/language.tsx';
import { uiWords } from '../i18n/ui-words.ts';
import { IconButton } from './button.tsx';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Given where the dialog is a step that one can go back from. */
  onBack?: (() => void) | undefined;
  /** For content that wants room, such as a picture. */
  isWide?: boolean;
  children: ReactNode;
}

/** A modal dialog over the native element, which keeps focus inside and closes on Escape. */
export function Dialog({ title, isOpen, onClose, onBack, isWide = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const say = useSay();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    const opener = document.activeElement;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
    return () => {
      // Closing gives focus back, but being taken out of the page does not.
      const isGone = !dialog.isConnected && document.activeElement === document.body;
      if (isGone && opener instanceof HTMLElement) opener.focus();
    };
  }, [isOpen]);
  // Wherever it is opened, also over video, it has the colours of the page.
  return createPortal(
    <dialog
      ref={element}
      className={`dialog ${isWide ? 'dialog-wide' : ''}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      {isOpen && (
        <div className="dialog-body">
          <header className="dialog-header">
            {onBack !== undefined && (
              <IconButton label={say(uiWords.back)} onClick={onBack}>
                <ArrowLeft size={20} />
              </IconButton>
            )}
            <h2 id={titleId}>{title}</h2>
            <IconButton label={say(uiWords.close)} onClick={onClose}>
              <X size={20} />
            </IconButton>
          </header>
          {children}
        </div>
      )}
    </dialog>,
    document.body,
  );
}
