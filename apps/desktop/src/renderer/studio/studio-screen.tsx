import { useEffect, useState } from 'react';
import { useSay } from '../i18n/language.tsx';
import { studioWords as words } from '../i18n/studio-words.ts';
import { usePageTitle } from '../host/use-page-title.ts';
import { useToast } from '../ui/toast.tsx';
import { AddSourceDialog } from './dialogs/add-source-dialog.tsx';
import { CollectionsDialog } from './dialogs/collections-dialog.tsx';
import { ShortcutsDialog } from './dialogs/shortcuts-dialog.tsx';
import { useStudioHotkeys } from './hotkeys/use-studio-hotkeys.ts';
import { GoLiveDialog } from './live/go-live-dialog.tsx';
import { SessionReport } from './live/session-report.tsx';
import { ItemList } from './panels/item-list.tsx';
import { Mixer } from './panels/mixer.tsx';
import { SceneList } from './panels/scene-list.tsx';
import type { SourceKind } from './scene/source.ts';
import { SettingsDialog } from './settings/settings-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import { Stages } from './stage/stages.tsx';
import { useLive, useStudio } from './studio-context.tsx';
import type { StudioDialog } from './studio-dialog.ts';
import { StudioBar } from './studio-bar.tsx';
import { useUndoNote } from './use-undo-note.ts';

/** The studio at work: scenes and sources, the picture, the mixer, and what is said of the broadcast. */
export function StudioScreen({ onSetUpAgain }: { onSetUpAgain: () => void }) {
  const say = useSay();
  const { phase } = useLive();
  const [dialog, setDialog] = useState<StudioDialog | null>(null);
  usePageTitle(say(words.studio));
  useStudioHotkeys(setDialog);
  useRestoreNote();
  useUndoNote();
  const close = () => setDialog(null);
  const addSource = (source: SourceKind | null) => setDialog({ kind: 'add-source', source });
  const isOnAir = phase === 'live' || phase === 'reconnecting';
  return (
    <div className={`studio ${isOnAir ? 'is-live' : ''}`} data-phase={phase}>
      <h1 className="visually-hidden">{say(words.studio)}</h1>
      <StudioBar onOpen={setDialog} />
      <div className="studio-left">
        <SceneList />
        <ItemList onAddSource={() => addSource(null)} />
      </div>
      <div className="studio-centre">
        <Stages onAddSource={() => addSource(null)} />
        <Mixer onAddMicrophone={() => addSource('microphone')} />
      </div>
      <SidePanel />
      {dialog?.kind === 'add-source' && <AddSourceDialog initialKind={dialog.source} onClose={close} />}
      {dialog?.kind === 'collections' && <CollectionsDialog onClose={close} />}
      {dialog?.kind === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {dialog?.kind === 'settings' && <SettingsDialog onClose={close} onSetUpAgain={onSetUpAgain} />}
      {dialog?.kind === 'go-live' && (
        <GoLiveDialog onClose={close} onAddSource={addSource} onSetUp={onSetUpAgain} />
      )}
      <SessionReport />
    </div>
  );
}

/** Says once what became of a collection that could not be read, and each time that saving fails. */
function useRestoreNote() {
  const say = useSay();
  const toast = useToast();
  const { bridge, restored, onSaveFault } = useStudio();
  useEffect(() => {
    if (restored.kind === 'corrupt') toast(say(words.corrupt, { file: restored.file }));
    if (restored.kind === 'not-understood') toast(say(words.notUnderstood, { reason: restored.reason }));
    void bridge.call('app.takeNotices').then(({ notices }) => notices.forEach((notice) => toast(notice)));
    const stops = [
      bridge.on('app.notice', ({ text }) => toast(text)),
      onSaveFault((reason) => toast(say(words.saveFailed, { reason }))),
    ];
    return () => stops.forEach((stop) => stop());
    // Said once, whatever the language becomes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [restored]);
}
