import { Monitor, RotateCcw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { CaptureSource } from '../../../ipc/app-messages.ts';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { defaultSettings, type SourceSettings } from '../scene/source.ts';
import { useStudio } from '../studio-context.tsx';

interface CapturePickerProps {
  kind: 'screen' | 'window';
  onPick: (settings: SourceSettings, name: string) => void;
}

type Found =
  | { readonly state: 'looking' }
  | { readonly state: 'denied' }
  | { readonly state: 'found'; readonly sources: readonly CaptureSource[] };

/** The screens or windows there are, as small pictures. */
export function CapturePicker({ kind, onPick }: CapturePickerProps) {
  const say = useSay();
  const { bridge } = useStudio();
  const [found, setFound] = useState<Found>({ state: 'looking' });
  const look = useCallback(async () => {
    setFound({ state: 'looking' });
    const { screen } = await bridge.call('permissions.state');
    if (screen === 'denied' || screen === 'restricted') {
      setFound({ state: 'denied' });
      return;
    }
    const sources = await bridge.call('capture.listSources');
    setFound({ state: 'found', sources: sources.filter((source) => source.kind === kind) });
  }, [bridge, kind]);
  useEffect(() => void look(), [look]);
  if (found.state === 'looking')
    return (
      <p className="picker-wait">
        <Spinner size={20} /> {say(words.looking)}
      </p>
    );
  if (found.state === 'denied')
    return (
      <div className="notice notice-problem" role="alert">
        <p>{say(words.screenDenied)}</p>
        <Button
          className="button-small"
          onClick={() => void bridge.call('permissions.openSettings', { kind: 'screen' })}
        >
          {say(words.openSystemSettings)}
        </Button>
      </div>
    );
  return (
    <>
      {found.sources.length === 0 && (
        <p className="picker-wait">{say(kind === 'screen' ? words.noScreens : words.noWindows)}</p>
      )}
      <ul className="picker-grid">
        {found.sources.map((source) => (
          <li key={source.id}>
            <button
              type="button"
              className="pick"
              onClick={() =>
                onPick({ ...defaultSettings(kind), captureId: source.id, label: source.name }, source.name)
              }
            >
              <span className="pick-picture">
                {source.thumbnail === '' ? (
                  <Monitor size={32} aria-hidden="true" />
                ) : (
                  <img src={source.thumbnail} alt="" />
                )}
              </span>
              <span className="pick-name">{source.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <Button look="quiet" className="button-small picker-again" onClick={() => void look()}>
        <RotateCcw size={15} aria-hidden="true" /> {say(words.refresh)}
      </Button>
    </>
  );
}
