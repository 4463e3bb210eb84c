import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

interface SortableListProps<T extends { readonly id: string }> {
  label: string;
  entries: readonly T[];
  /** The entry that has the keyboard and is shown as chosen; null for none. */
  currentId: string | null;
  onChoose: (id: string, isAdded: boolean) => void;
  onMove: (id: string, index: number) => void;
  /** Enter or a double click. */
  onOpen?: (id: string) => void;
  /** A key that the list itself has no use for. */
  onKey?: (id: string, event: KeyboardEvent) => void;
  isChosen: (id: string) => boolean;
  renderName: (entry: T) => ReactNode;
  /** The row that is being renamed shows this instead of its name; null for the others. */
  renderEditor?: (entry: T) => ReactNode;
  /** Buttons at the end of the row; arrow keys left and right reach them. */
  renderActions?: (entry: T) => ReactNode;
  rowClass?: (entry: T) => string;
}

/**
 * A list whose order is changed by dragging a row or by Alt with the arrow keys. One row is in the order of Tab; up, down,
 * Home and End go from row to row, left and right to the row's buttons.
 */
export function SortableList<T extends { readonly id: string }>(props: SortableListProps<T>) {
  const { label, entries, currentId, isChosen, renderName, renderEditor, renderActions, rowClass } = props;
  const list = useRef<HTMLUListElement>(null);
  const drag = useRowDrag(list, props);
  const tabbable = entries.some((entry) => entry.id === currentId) ? currentId : entries[0]?.id;
  return (
    <ul ref={list} className="sortable" aria-label={label} data-dragging={drag.draggedId !== null}>
      {entries.map((entry, index) => (
        <li
          key={entry.id}
          data-row={entry.id}
          className={`sortable-row ${rowClass?.(entry) ?? ''}`}
          data-is-chosen={isChosen(entry.id)}
          data-is-dragged={drag.draggedId === entry.id}
          data-drop={drag.dropIndex === index ? drag.dropSide : undefined}
          onKeyDown={(event) => onRowKey(event, list.current, index, props)}
          onPointerDown={(event) => drag.onPointerDown(event, entry.id)}
          onPointerMove={drag.onPointerMove}
          onPointerUp={drag.onPointerUp}
          onPointerCancel={drag.onPointerCancel}
        >
          {renderEditor?.(entry) ?? (
            <button
              type="button"
              className="sortable-main"
              aria-current={isChosen(entry.id) ? 'true' : undefined}
              tabIndex={entry.id === tabbable ? 0 : -1}
              onClick={(event) => props.onChoose(entry.id, event.shiftKey || event.ctrlKey || event.metaKey)}
              onDoubleClick={() => props.onOpen?.(entry.id)}
            >
              {renderName(entry)}
            </button>
          )}
          {renderActions !== undefined && <span className="sortable-actions">{renderActions(entry)}</span>}
        </li>
      ))}
    </ul>
  );
}

function onRowKey<T extends { readonly id: string }>(
  event: KeyboardEvent,
  list: HTMLElement | null,
  index: number,
  { entries, onChoose, onMove, onKey }: SortableListProps<T>,
) {
  const entry = entries[index];
  if (entry === undefined || event.target instanceof HTMLInputElement) return;
  const last = entries.length - 1;
  const target = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: last }[event.key];
  if (target !== undefined) {
    event.preventDefault();
    const other = entries[Math.min(last, Math.max(0, target))];
    if (event.altKey) onMove(entry.id, Math.min(last, Math.max(0, target)));
    else if (other !== undefined) {
      onChoose(other.id, false);
      focusRow(list, other.id);
    }
    return;
  }
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    event.preventDefault();
    moveWithinRow(event.currentTarget as HTMLElement, event.key === 'ArrowRight' ? 1 : -1);
    return;
  }
  onKey?.(entry.id, event);
}

function focusRow(list: HTMLElement | null, id: string) {
  list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] .sortable-main`)?.focus();
}

function moveWithinRow(row: HTMLElement, by: number) {
  const buttons = [...row.querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
}

const dragAfterPx = 5;

interface RowDrag {
  readonly id: string;
  readonly startY: number;
  readonly target: number | null;
}

function useRowDrag<T extends { readonly id: string }>(
  list: React.RefObject<HTMLUListElement | null>,
  { entries, onMove }: SortableListProps<T>,
) {
  const [drag, setDrag] = useState<RowDrag | null>(null);
  const from = entries.findIndex((entry) => entry.id === drag?.id);
  const target = drag?.target ?? null;
  const end = () => setDrag(null);
  return {
    draggedId: target === null ? null : (drag?.id ?? null),
    dropIndex: target,
    dropSide: target === null || target <= from ? 'before' : 'after',
    onPointerDown: (event: PointerEvent, id: string) => {
      if (event.button === 0 && !(event.target instanceof HTMLInputElement))
        setDrag({ id, startY: event.clientY, target: null });
    },
    onPointerMove: (event: PointerEvent) => {
      if (drag === null) return;
      if (drag.target === null && Math.abs(event.clientY - drag.startY) < dragAfterPx) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ ...drag, target: rowAt(list.current, event.clientY) });
    },
    onPointerUp: () => {
      if (drag !== null && drag.target !== null && drag.target !== from) onMove(drag.id, drag.target);
      end();
    },
    onPointerCancel: end,
  };
}

function rowAt(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.children ?? [])];
  const at = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return at === -1 ? rows.length - 1 : at;
}
