import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { TextField } from '../../ui/text-field.tsx';
import { readAddress, readLogin } from './read-address.ts';

interface AddressFieldProps {
  kind: 'web-page' | 'channel';
  value: string;
  /** Called with what is good only, on Enter or when the field is left. */
  onDone: (value: string) => void;
}

/** The address of a web page or the login of a channel. It is used once it is whole, not at each letter. */
export function AddressField({ kind, value, onDone }: AddressFieldProps) {
  const say = useSay();
  const [typed, setTyped] = useState(value);
  const [error, setError] = useState<string | undefined>();
  const isPage = kind === 'web-page';
  const finish = () => {
    const read = isPage ? readAddress(typed) : readLogin(typed);
    if (read === null) {
      setError(say(isPage ? words.badAddress : words.badLogin));
      return;
    }
    setTyped(read);
    if (read !== value) onDone(read);
  };
  return (
    <TextField
      label={say(isPage ? words.address : words.channelLogin)}
      {...(isPage ? { hint: say(words.addressHint) } : {})}
      error={error}
      value={typed}
      spellCheck={false}
      inputMode={isPage ? 'url' : 'text'}
      onChange={(event) => {
        setTyped(event.target.value);
        setError(undefined);
      }}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish();
      }}
    />
  );
}
