import { CircleHelp, Clapperboard, Columns2, FolderOpen, Redo2, Settings2, Undo2 } from 'lucide-react';
import { useHost } from '../host/host.ts';
import { useSay } from '../i18n/language.tsx';
import { studioWords as words } from '../i18n/studio-words.ts';
import { IconButton } from '../ui/button.tsx';
import { useKeyNames } from './hotkeys/use-key-names.ts';
import { LiveControls } from './live/live-controls.tsx';
import { TransitionControl } from './stage/stages.tsx';
import type { StudioDialog } from './studio-dialog.ts';
import { useCollection, useStudio, useStudioState } from './studio-context.tsx';

/** The studio's own bar: the collection, undo, the preview, and the buttons that go on air. */
export function StudioBar({ onOpen }: { onOpen: (dialog: StudioDialog) => void }) {
  const say = useSay();
  const host = useHost();
  const nameOf = useKeyNames();
  const { store } = useStudio();
  const { name } = useCollection();
  const hasPreview = useStudioState((state) => state.hasPreview);
  const canUndo = useStudioState((state) => state.history.past.length > 0);
  const canRedo = useStudioState((state) => state.history.future.length > 0);
  const togglePreview = () => {
    store.setPreview(!hasPreview);
    host.settings.set('studio-preview', hasPreview ? null : 'yes');
  };
  return (
    <div className="studio-bar" role="toolbar" aria-label={say(words.studio)}>
      <button
        type="button"
        className="button button-quiet button-small collection-button"
        title={say(words.collections)}
        onClick={() => onOpen({ kind: 'collections' })}
      >
        <FolderOpen size={16} aria-hidden="true" />
        <span>{name}</span>
      </button>
      <span className="bar-group">
        <IconButton
          label={`${say(words.undo)} (${nameOf('Mod+Z')})`}
          disabled={!canUndo}
          onClick={store.undo}
        >
          <Undo2 size={18} />
        </IconButton>
        <IconButton
          label={`${say(words.redo)} (${nameOf('Mod+Shift+Z')})`}
          disabled={!canRedo}
          onClick={store.redo}
        >
          <Redo2 size={18} />
        </IconButton>
      </span>
      <span className="bar-group">
        <IconButton
          label={say(words.previewMode)}
          aria-pressed={hasPreview}
          title={say(words.previewModeHint)}
          onClick={togglePreview}
        >
          <Columns2 size={18} />
        </IconButton>
      </span>
      {!hasPreview && (
        <span className="bar-group bar-transition">
          <Clapperboard size={16} aria-hidden="true" />
          <TransitionControl />
        </span>
      )}
      <span className="bar-space" />
      <LiveControls onGoLive={() => onOpen({ kind: 'go-live' })} />
      <span className="bar-group">
        <IconButton label={say(words.settings)} onClick={() => onOpen({ kind: 'settings' })}>
          <Settings2 size={18} />
        </IconButton>
        <IconButton label={`${say(words.shortcuts)} (?)`} onClick={() => onOpen({ kind: 'shortcuts' })}>
          <CircleHelp size={18} />
        </IconButton>
      </span>
    </div>
  );
}
