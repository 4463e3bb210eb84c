import { Check, Link2 } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-field.tsx';

/** Copies the address of a page. @param path with the slash at its beginning */
export function CopyLink({ path }: { path: string }) {
  const { origin } = useHost();
  const { isCopied, copy } = useCopy();
  return (
    <Button onClick={() => copy(origin + path)} aria-label={isCopied ? 'Link copied' : 'Copy link'}>
      {isCopied ? <Check size={18} /> : <Link2 size={18} />}
      <span className="share-label">{isCopied ? 'Link copied' : 'Copy link'}</span>
    </Button>
  );
}
