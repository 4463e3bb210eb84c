import { useEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';

interface PopoverProps {
  /** Name of the panel and of the button that opens it. */
  label: string;
  icon: ReactNode;
  className: string;
  isDisabled?: boolean;
  /** @param close puts the focus back on the button */
  children: (close: () => void) => ReactNode;
}

/** A button with a panel over the chat: Escape and a click elsewhere close it. */
export function Popover({ label, icon, className, isDisabled = false, children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const onPointerDown = (event: PointerEvent) => {
      if (root.current?.contains(event.target as Node) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, [isOpen]);
  return (
    <div
      ref={root}
      className="chat-popover"
      onKeyDown={(event) => {
        if (!isOpen || event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <IconButton
        label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={isDisabled}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
      </IconButton>
      {isOpen && (
        <div className={`chat-popover-panel ${className}`} role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
