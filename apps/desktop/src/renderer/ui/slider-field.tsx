import type { CSSProperties } from 'react';

interface SliderFieldProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** The value as people write it; shown, and said by screen readers. */
  text: string;
  onChange: (value: number) => void;
  /** The drag is over. */
  onDone?: () => void;
}

/** A number that is dragged. */
export function SliderField({ label, value, min, max, step = 1, text, onChange, onDone }: SliderFieldProps) {
  const filled = { '--filled': `${(100 * (value - min)) / (max - min)}%` } as CSSProperties;
  return (
    <label className="slider-field">
      <span>{label}</span>
      <output>{text}</output>
      <input
        type="range"
        className="slider"
        style={filled}
        {...{ min, max, step, value }}
        // A label is its first control’s, and the output is one.
        aria-label={label}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={onDone}
        onBlur={onDone}
      />
    </label>
  );
}
