import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
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
  const say = useSay();
  const faultText = useApiFaultText();
  const { refresh } = useSession();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setAsking(false);
    setBusy(true);
    const answer = await api.newStreamKey();
    setBusy(false);
    setProblem(answer.ok ? null : faultText(answer));
    if (!answer.ok) return;
    onNewKey(answer.value.streamKey);
    await refresh();
  };
  return (
    <div className="stream-key">
      {streamKey !== null && (
        <>
          <CopyField label={say(words.streamKey)} value={streamKey} isSecret testId="stream-key" />
          <p className="form-note" role="status">
            {say(words.copyNow)}
          </p>
        </>
      )}
      {streamKey === null && <p className="muted">{say(hasKey ? words.hasKey : words.whatIsKey)}</p>}
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
          <KeyRound size={16} /> {say(hasKey ? words.makeNewKey : words.makeKey)}
        </Button>
      </div>
      <Dialog title={say(words.makeNewKeyAsked)} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p>{say(words.oldKeyStops)}</p>
        <div className="dialog-actions">
          <Button onClick={() => setAsking(false)}>{say(words.keepOldKey)}</Button>
          <Button look="danger" data-testid="confirm-stream-key" onClick={() => void make()}>
            {say(words.confirmNewKey)}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
