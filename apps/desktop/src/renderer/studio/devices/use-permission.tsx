import { useEffect, useState, type ReactNode } from 'react';
import type { PermissionKind, PermissionState } from '../../../ipc/app-messages.ts';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { Button } from '../../ui/button.tsx';
import { useStudio } from '../studio-context.tsx';

/** Whether the system lets the app use something; asks it once where it was never asked. */
export function usePermission(kind: PermissionKind): {
  readonly state: PermissionState;
  /** What is wrong and the button that repairs it; null where nothing is. */
  readonly notice: ReactNode;
} {
  const say = useSay();
  const { bridge } = useStudio();
  const [state, setState] = useState<PermissionState>('unknown');
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      const now = (await bridge.call('permissions.state'))[kind];
      const answered = now === 'unknown' ? (await bridge.call('permissions.request', { kind })).state : now;
      if (!isOver) setState(answered);
    };
    void ask();
    const stop = bridge.on('permissions.changed', (all) => setState(all[kind]));
    return () => {
      isOver = true;
      stop();
    };
  }, [bridge, kind]);
  const isRefused = state === 'denied' || state === 'restricted';
  const message = {
    camera: words.cameraDenied,
    microphone: words.microphoneDenied,
    screen: words.screenDenied,
  };
  const notice = !isRefused ? null : (
    <div className="notice notice-problem" role="alert">
      <p>{say(message[kind])}</p>
      <Button className="button-small" onClick={() => void bridge.call('permissions.openSettings', { kind })}>
        {say(words.openSystemSettings)}
      </Button>
    </div>
  );
  return { state, notice };
}
