import { Check, Link2 } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-field.tsx';

/** Copies the address of a page. @param path with the slash at its beginning */
export function CopyLink({ path }: { path: string }) {
  const { origin } = useHost();
  const { isCopied, copy } = useCopy();
  const label = useSay()(isCopied ? words.linkCopied : words.copyLink);
  return (
    <Button onClick={() => copy(origin + path)} aria-label={label}>
      {isCopied ? <Check size={18} /> : <Link2 size={18} />}
      <span className="share-label">{label}</span>
    </Button>
  );
}
