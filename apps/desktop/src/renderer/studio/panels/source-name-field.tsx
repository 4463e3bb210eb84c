import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords } from '../../i18n/source-words.ts';
import { TextField } from '../../ui/text-field.tsx';
import type { Source } from '../scene/collection.ts';
import { renameSource } from '../scene/edit-sources.ts';
import { useStudio } from '../studio-context.tsx';

/** What a source is called. Nothing is no name: it may stand there while one types, and the old name comes back. */
export function SourceNameField({ source: { id, name } }: { source: Source }) {
  const say = useSay();
  const { store } = useStudio();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={say(sourceWords.name)}
      value={typed ?? name}
      maxLength={200}
      onChange={(event) => {
        setTyped(event.target.value);
        store.edit((all) => renameSource(all, id, event.target.value), `name ${id}`);
      }}
      onBlur={() => {
        setTyped(null);
        store.endGroup();
      }}
    />
  );
}
