import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { useHost } from '../host/host.ts';
import { useSay } from '../i18n/language.tsx';
import { uiWords as words } from '../i18n/ui-words.ts';
import { useToast } from './toast.tsx';

interface CopyFieldProps {
  label: string;
  value: string;
  /** Shown as dots until asked for; copying works all the same. */
  isSecret?: boolean;
  testId?: string;
}

/** A value to be copied into another program. */
export function CopyField({ label, value, isSecret = false, testId }: CopyFieldProps) {
  const say = useSay();
  const id = useId();
  const [isShown, setShown] = useState(!isSecret);
  const { isCopied, copy } = useCopy();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="copy-field">
        <input
          id={id}
          readOnly
          value={value}
          type={isShown ? 'text' : 'password'}
          autoComplete="off"
          spellCheck={false}
          data-testid={testId}
          onFocus={(event) => event.target.select()}
        />
        {isSecret && (
          <button type="button" className="button button-quiet" onClick={() => setShown(!isShown)}>
            {say(isShown ? words.hide : words.show)}
          </button>
        )}
        <button
          type="button"
          className="button button-secondary"
          aria-label={say(words.copyThis, { label })}
          onClick={() => copy(value)}
        >
          {isCopied ? <Check size={16} /> : <Copy size={16} />}
          {say(isCopied ? words.copied : words.copy)}
        </button>
      </div>
    </div>
  );
}

/** Copies text and says for a moment that it did. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => void } {
  const host = useHost();
  const toast = useToast();
  const say = useSay();
  const [isCopied, setCopied] = useState(false);
  const copy = (text: string) => {
    host.copyText(text).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2000);
      },
      () => toast(say(words.copyRefused)),
    );
  };
  return { isCopied, copy };
}
