import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { MenuEntry } from './menu-entry.tsx';
import { menuItemsOf, moveMenuFocus, useCloseOutside } from './menu-list.ts';

/** One choice of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  /** Given where the menu is a choice of one: whether this is the one. */
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** Name of the menu and of the button that opens it. */
  label: string;
  trigger: ReactNode;
  items: readonly MenuItem[];
  className?: string;
  triggerTestId?: string;
  itemTestId?: string;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A button with a menu: arrows move, Enter chooses, Escape and a click elsewhere close. */
export function Menu({
  label,
  trigger,
  items,
  className,
  triggerTestId,
  itemTestId,
  onOpenChange,
}: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const change = (open: boolean) => {
    setOpen(open);
    onOpenChange?.(open);
  };
  useCloseOutside(root, isOpen, () => change(false));
  useEffect(() => {
    if (isOpen) (checkedItem(root.current) ?? menuItemsOf(root.current)[0])?.focus();
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return;
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      change(false);
      if (event.key === 'Escape') button.current?.focus();
    }
    if (moveMenuFocus(root.current, event.key)) event.preventDefault();
  };

  return (
    <div className={`menu ${className ?? ''}`} ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="menu-trigger"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
        data-testid={triggerTestId}
        onClick={() => change(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen && (
        <div className="menu-list" role="menu" aria-label={label}>
          {items.map((item) => (
            <MenuEntry
              key={item.key}
              role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.isChecked}
              disabled={item.isDisabled}
              data-testid={itemTestId}
              onClick={() => {
                change(false);
                button.current?.focus();
                item.onSelect();
              }}
            >
              {item.label}
            </MenuEntry>
          ))}
        </div>
      )}
    </div>
  );
}

function checkedItem(root: HTMLElement | null): HTMLElement | null {
  return root?.querySelector<HTMLElement>('.menu-item[aria-checked="true"]') ?? null;
}
