import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { typedFigure } from '../i18n/typed-figure.ts';

interface NumberFieldProps {
  /** Said by screen readers. */
  label: string;
  /** Shown in front of the number; nothing is where a label of its own stands above. */
  short?: string;
  /** Shown behind the number. */
  unit?: string;
  value: number;
  min: number;
  max: number;
  /** Of the arrow keys; ten times as much with Shift. */
  step?: number;
  /** Digits after the point. */
  digits?: number;
  onChange: (value: number) => void;
  /** The change is over: Enter, or the field was left. */
  onDone?: () => void;
}

/** A number that is typed or stepped by the arrow keys. What is no number, or out of bounds, is put right when left. */
export function NumberField(props: NumberFieldProps) {
  const { label, short, unit, value, min, max, step = 1, digits = 0, onChange, onDone } = props;
  const language = useLanguage();
  const [typed, setTyped] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const shown = typedFigure(value.toFixed(digits), language);
  useLayoutEffect(() => {
    // The caret goes to the end when the figure changes below it: what is typed then would be appended.
    if (typed === null && document.activeElement === input.current) input.current?.select();
  }, [shown, typed]);
  const take = (text: string) => {
    const number = Number(text.replace(',', '.'));
    if (text.trim() !== '' && Number.isFinite(number)) onChange(Math.min(max, Math.max(min, number)));
  };
  const finish = () => {
    if (typed !== null) take(typed);
    setTyped(null);
    onDone?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finish();
    if (event.key === 'Escape') setTyped(null);
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    setTyped(null);
    onChange(Math.min(max, Math.max(min, value + direction * step * (event.shiftKey ? 10 : 1))));
  };
  return (
    <label className="number-field">
      <span className="number-field-short" aria-hidden="true">
        {short}
      </span>
      <input
        ref={input}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        value={typed ?? shown}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
        onBlur={finish}
      />
      {unit !== undefined && (
        <span className="number-field-unit" aria-hidden="true">
          {unit}
        </span>
      )}
    </label>
  );
}
