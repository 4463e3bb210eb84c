import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { useStudio } from '../studio-context.tsx';

/** Lets a file be chosen by the system's own dialog. */
export function usePickFile(
  kind: 'image' | 'media' | 'folder',
  onPicked: (file: { readonly name: string; readonly url: string; readonly path: string }) => void,
): { pick: () => void; problem: string | null } {
  const say = useSay();
  const { bridge } = useStudio();
  const [problem, setProblem] = useState<string | null>(null);
  const pick = async () => {
    const picked = await bridge.call('files.pick', { kind });
    setProblem(!picked.ok && picked.reason === 'unreadable' ? say(words.unreadable) : null);
    if (picked.ok) onPicked(picked);
  };
  return { pick: () => void pick(), problem };
}
