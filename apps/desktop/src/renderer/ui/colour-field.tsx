interface ColourFieldProps {
  label: string;
  /** `#rrggbb`. */
  value: string;
  onChange: (value: string) => void;
  /** The choice is over. */
  onDone?: () => void;
}

/** A colour, by the system's own picker. */
export function ColourField({ label, value, onChange, onDone }: ColourFieldProps) {
  return (
    <label className="colour-field">
      <span>{label}</span>
      <input
        type="color"
        value={value.slice(0, 7)}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onDone}
      />
    </label>
  );
}
