import { useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { sourceWords as words } from '../../i18n/source-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { moveItemTo } from '../scene/edit-items.ts';
import { addSource, showSource, sourceOf, unusedSources } from '../scene/edit-sources.ts';
import {
  defaultSettings,
  hasPicture,
  type Source,
  type SourceKind,
  type SourceSettings,
} from '../scene/source.ts';
import { useStudio } from '../studio-context.tsx';
import { collectionOf, editedScene } from '../studio-store.ts';
import { SourceIcon } from '../panels/source-icon.tsx';
import { CapturePicker } from './capture-picker.tsx';
import { DevicePicker } from './device-picker.tsx';
import './dialogs.css';

const kinds: readonly SourceKind[] = [
  ...(['camera', 'screen', 'window', 'microphone', 'desktop-audio', 'image'] as const),
  ...(['text', 'media', 'colour', 'web-page', 'channel'] as const),
];

interface AddSourceDialogProps {
  /** Where the dialog begins: at the choice of kinds, or at one kind. */
  initialKind: SourceKind | null;
  onClose: () => void;
}

/** What can be put into a scene, with pictures of the screens, windows and cameras there are. */
export function AddSourceDialog({ initialKind, onClose }: AddSourceDialogProps) {
  const say = useSay();
  const { bridge, store, firstFit } = useStudio();
  const [kind, setKind] = useState(initialKind);
  const [problem, setProblem] = useState<string | null>(null);
  const selectNew = (itemId: string) => {
    store.select([itemId]);
    const { id, items } = editedScene(store.get());
    const item = items.find((one) => one.id === itemId);
    const kindOf = sourceOf(collectionOf(store.get()), item?.sourceId ?? '')?.settings.kind;
    // A text has room to grow in its box.
    if (item !== undefined && kindOf !== 'text') firstFit.await(id, item);
  };
  const add = (settings: SourceSettings, name: string) => {
    const ids = { id: crypto.randomUUID(), itemId: crypto.randomUUID() };
    const { id: sceneId } = editedScene(store.get());
    store.edit((all) => {
      const grown = addSource(all, sceneId, { ...ids, name, settings });
      // A plain area is a background.
      return settings.kind === 'colour' ? moveItemTo(grown, sceneId, ids.itemId, 0) : grown;
    });
    if (hasPicture(settings.kind)) selectNew(ids.itemId);
    onClose();
  };
  const show = (source: Source) => {
    const itemId = crypto.randomUUID();
    store.edit((all) => showSource(all, editedScene(store.get()).id, source, itemId));
    selectNew(itemId);
    onClose();
  };
  const addFile = async (chosen: 'image' | 'media') => {
    const picked = await bridge.call('files.pick', { kind: chosen });
    if (picked.ok) add({ ...defaultSettings(chosen), url: picked.url, label: picked.name }, picked.name);
    else if (picked.reason === 'unreadable') setProblem(say(words.unreadable));
  };
  const choose = (chosen: SourceKind) => {
    if (chosen === 'image' || chosen === 'media') void addFile(chosen);
    else if (['screen', 'window', 'camera', 'microphone'].includes(chosen)) setKind(chosen);
    else add(defaultSettings(chosen), say(words[chosen]));
  };
  const title = {
    screen: words.chooseScreen,
    window: words.chooseWindow,
    camera: words.chooseCamera,
    microphone: words.chooseMicrophone,
  };
  return (
    <Dialog
      title={say(kind !== null && kind in title ? title[kind as keyof typeof title] : words.addTitle)}
      isOpen
      isWide
      onBack={kind === null ? undefined : () => setKind(null)}
      onClose={onClose}
    >
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      {kind === null && <KindChoice onChoose={choose} onShow={show} />}
      {(kind === 'screen' || kind === 'window') && <CapturePicker kind={kind} onPick={add} />}
      {(kind === 'camera' || kind === 'microphone') && <DevicePicker kind={kind} onPick={add} />}
    </Dialog>
  );
}

function KindChoice({
  onChoose,
  onShow,
}: {
  onChoose: (kind: SourceKind) => void;
  onShow: (source: Source) => void;
}) {
  const say = useSay();
  const { store } = useStudio();
  const collection = collectionOf(store.get());
  const here = new Set(editedScene(store.get()).items.map((item) => item.sourceId));
  const others = collection.sources.filter(
    (source) => hasPicture(source.settings.kind) && !here.has(source.id),
  );
  const unused = new Set(unusedSources(collection).map((source) => source.id));
  const reusable = others.toSorted((a, b) => Number(unused.has(b.id)) - Number(unused.has(a.id)));
  return (
    <>
      <ul className="kind-grid">
        {kinds.map((kind) => (
          <li key={kind}>
            <button type="button" className="kind" onClick={() => onChoose(kind)}>
              <span className="kind-icon">
                <SourceIcon kind={kind} size={20} />
              </span>
              <span className="kind-words">
                <strong>{say(words[kind])}</strong>
                <small>{say(words[aboutKey(kind)])}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {reusable.length > 0 && (
        <section className="reuse">
          <h3>{say(words.reuse)}</h3>
          <ul>
            {reusable.map((source) => (
              <li key={source.id}>
                <Button className="button-small" onClick={() => onShow(source)}>
                  <SourceIcon kind={source.settings.kind} /> {source.name}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const aboutKeys = {
  screen: 'aboutScreen',
  window: 'aboutWindow',
  camera: 'aboutCamera',
  microphone: 'aboutMicrophone',
  'desktop-audio': 'aboutDesktop-audio',
  image: 'aboutImage',
  text: 'aboutText',
  media: 'aboutMedia',
  colour: 'aboutColour',
  'web-page': 'aboutWeb-page',
  channel: 'aboutChannel',
} as const;

function aboutKey<K extends SourceKind>(kind: K): (typeof aboutKeys)[K] {
  return aboutKeys[kind];
}
