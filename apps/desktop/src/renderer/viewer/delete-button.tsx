import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ApiResult } from '../host/api-client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';

interface DeleteButtonProps {
  /** One word: `clip`, `video`. */
  thing: string;
  remove: () => Promise<ApiResult<unknown>>;
  onDeleted: () => void;
  /** What will be gone. */
  children: ReactNode;
}

/** Deletes something once the viewer has said so twice. */
export function DeleteButton({ thing, remove, onDeleted, children }: DeleteButtonProps) {
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    const answer = await remove();
    setBusy(false);
    setOpen(false);
    toast(answer.ok ? `The ${thing} was deleted` : answer.message);
    if (answer.ok) onDeleted();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trash2 size={18} /> Delete
      </Button>
      <Dialog title={`Delete this ${thing}?`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>{children}</p>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button look="danger" isBusy={isBusy} onClick={() => void confirm()}>
            Delete for ever
          </Button>
        </div>
      </Dialog>
    </>
  );
}
