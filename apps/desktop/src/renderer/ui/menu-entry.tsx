import type { ComponentProps } from 'react';

/** One choice of a menu: reached by the menu's arrows, not by Tab. */
export function MenuEntry(props: ComponentProps<'button'>) {
  return <button type="button" className="menu-item" role="menuitem" tabIndex={-1} {...props} />;
}
