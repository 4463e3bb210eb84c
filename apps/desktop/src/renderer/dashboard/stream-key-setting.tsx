import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';

interface StreamKeySettingProps {
  hasKey: boolean;
  /** The key made on this page; nobody can show it again later. */
  streamKey: string | null;
  onNewKey: (streamKey: string) => void;
}

/** Makes a stream key, and a new one instead of it after a warning. */
export function StreamKeySetting({ hasKey, streamKey, onNewKey }: StreamKeySettingProps) {
  const { refresh } = useSession();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setAsking(false);
    setBusy(true);
    const answer = await api.newStreamKey();
    setBusy(false);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    onNewKey(answer.value.streamKey);
    await refresh();
  };
  return (
    <div className="stream-key">
      {streamKey !== null && (
        <>
          <CopyField label="Stream key" value={streamKey} isSecret testId="stream-key" />
          <p className="form-note" role="status">
            Copy it now: it is shown only once. Whoever has it can go live as you.
          </p>
        </>
      )}
      {streamKey === null && (
        <p className="muted">
          {hasKey
            ? 'You have a stream key. It was shown when it was made and cannot be shown again; if it is lost, make a new one.'
            : 'A stream key tells the relay that it is you. Keep it to yourself.'}
        </p>
      )}
      {problem !== null && (
        <p className="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div>
        <Button
          look={hasKey ? 'secondary' : 'primary'}
          isBusy={isBusy}
          data-testid="make-stream-key"
          onClick={() => (hasKey ? setAsking(true) : void make())}
        >
          <KeyRound size={16} /> {hasKey ? 'Make a new stream key' : 'Make a stream key'}
        </Button>
      </div>
      <Dialog title="Make a new stream key?" isOpen={isAsking} onClose={() => setAsking(false)}>
        <p>The old key stops working at once. Every encoder that uses it has to be given the new one.</p>
        <div className="dialog-actions">
          <Button onClick={() => setAsking(false)}>Keep the old key</Button>
          <Button look="danger" data-testid="confirm-stream-key" onClick={() => void make()}>
            Make a new key
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
