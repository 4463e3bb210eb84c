import { useId, type ComponentProps } from 'react';

interface TextAreaFieldProps extends ComponentProps<'textarea'> {
  label: string;
  hint?: string;
  /** What is wrong with the value; said by screen readers at once. */
  error?: string | undefined;
}

/** Labelled lines of text with their hint and their error. */
export function TextAreaField({ label, hint, error, ...rest }: TextAreaFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="field text-area">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...rest}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={(error ?? hint) === undefined ? undefined : noteId}
      />
      {error !== undefined && (
        <p id={noteId} className="field-error" role="alert">
          {error}
        </p>
      )}
      {error === undefined && hint !== undefined && (
        <p id={noteId} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
