import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ApiResult } from '../host/api-client.ts';
import { clipsWords } from '../i18n/clips-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';

/** What is said of each kind of thing. */
const wordsOf = {
  video: { ask: words.deleteVideo, deleted: words.videoDeleted },
  clip: { ask: clipsWords.deleteClip, deleted: clipsWords.clipDeleted },
};

interface DeleteButtonProps {
  thing: keyof typeof wordsOf;
  remove: () => Promise<ApiResult<unknown>>;
  onDeleted: () => void;
  /** What will be gone. */
  children: ReactNode;
}

/** Deletes something once the viewer has said so twice. */
export function DeleteButton({ thing, remove, onDeleted, children }: DeleteButtonProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const answer = await remove();
    setBusy(false);
    setOpen(false);
    toast(answer.ok ? say(wordsOf[thing].deleted) : faultText(answer));
    if (answer.ok) onDeleted();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trash2 size={18} /> {say(words.delete)}
      </Button>
      <Dialog title={say(wordsOf[thing].ask)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{children}</p>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>{say(words.keepIt)}</Button>
          <Button look="danger" isBusy={isBusy} onClick={() => void confirm()}>
            {say(words.deleteForEver)}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
