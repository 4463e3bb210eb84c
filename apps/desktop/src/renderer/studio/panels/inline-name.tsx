import { useState } from 'react';

interface InlineNameProps {
  label: string;
  name: string;
  onDone: (name: string | null) => void;
}

/** A name that is being typed in its place. Enter takes it, Escape leaves it as it was. */
export function InlineName({ label, name, onDone }: InlineNameProps) {
  const [typed, setTyped] = useState(name);
  return (
    <input
      className="inline-name"
      aria-label={label}
      autoFocus
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => onDone(typed)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onDone(typed);
        if (event.key === 'Escape') onDone(null);
      }}
    />
  );
}
