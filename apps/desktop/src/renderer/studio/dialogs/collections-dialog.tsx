import { Download, Trash2, Upload } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CollectionEntry, StoredCollection } from '../../../ipc/collection-messages.ts';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { createCollection, parseCollection, type Collection } from '../scene/collection.ts';
import { useCollection, useStudio } from '../studio-context.tsx';

const mostImportBytes = 2 * 1024 * 1024;

/** The collections that are kept: open, name, begin, import, export, remove. */
export function CollectionsDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const { bridge, store, openCollection } = useStudio();
  const collection = useCollection();
  const [entries, setEntries] = useState<readonly CollectionEntry[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [removed, setRemoved] = useState<StoredCollection | null>(null);
  const list = useCallback(async () => setEntries(await bridge.call('collections.list')), [bridge]);
  useEffect(() => void list(), [list]);
  const open = async (id: string) => {
    const reason = await openCollection(id);
    if (reason !== null) setProblem(say(words.collectionUnreadable, { reason }));
    else onClose();
  };
  const begin = () => {
    store.replace(createCollection(say(words.newCollection), say(words.newSceneName), newId));
    onClose();
  };
  const restore = async (collection: StoredCollection) => {
    setRemoved(null);
    await bridge.call('collections.save', { collection });
    await list();
  };
  const remove = async (id: string) => {
    const kept = await bridge.call('collections.load', { id });
    await bridge.call('collections.remove', { id });
    await list();
    setRemoved(kept.ok ? kept.collection : null);
  };
  return (
    <Dialog title={say(words.collections)} isOpen onClose={onClose}>
      <p className="muted">{say(words.collectionsHint)}</p>
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      <TextField
        label={say(words.collectionName)}
        value={collection.name}
        maxLength={200}
        onChange={(event) => {
          const name = event.target.value;
          if (name.trim() !== '') store.edit((all) => ({ ...all, name }), 'name collection');
        }}
        onBlur={store.endGroup}
      />
      <ul className="collection-list">
        {entries.map((entry) => (
          <CollectionRow
            key={entry.id}
            entry={entry}
            isOpen={entry.id === collection.id}
            name={entry.id === collection.id ? collection.name : entry.name}
            onOpen={() => void open(entry.id)}
            onRemove={() => void remove(entry.id)}
          />
        ))}
      </ul>
      {removed !== null && (
        <div className="notice notice-undo" role="status">
          <p>{say(words.collectionRemoved, { name: removed.name })}</p>
          <Button className="button-small" onClick={() => void restore(removed)}>
            {say(words.undo)}
          </Button>
        </div>
      )}
      <div className="dialog-actions">
        <ImportButton onProblem={setProblem} onClose={onClose} />
        <Button onClick={() => exportCollection(collection)}>
          <Download size={16} aria-hidden="true" /> {say(words.exportCollection)}
        </Button>
        <Button look="primary" onClick={begin}>
          {say(words.newCollection)}
        </Button>
      </div>
    </Dialog>
  );
}

const newId = () => crypto.randomUUID();

interface CollectionRowProps {
  entry: CollectionEntry;
  isOpen: boolean;
  name: string;
  onOpen: () => void;
  onRemove: () => void;
}

function CollectionRow({ entry, isOpen, name, onOpen, onRemove }: CollectionRowProps) {
  const say = useSay();
  const language = useLanguage();
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    entry.changedAt,
  );
  return (
    <li className="collection-row">
      <span className="collection-words">
        <strong>{name}</strong>
        <small className="muted">{isOpen ? say(words.isOpen) : say(words.collectionChanged, { when })}</small>
      </span>
      {!isOpen && (
        <>
          <Button className="button-small" onClick={onOpen}>
            {say(words.openCollection)}
          </Button>
          <IconButton label={say(words.removeCollection, { name })} onClick={onRemove}>
            <Trash2 size={16} />
          </IconButton>
        </>
      )}
    </li>
  );
}

function ImportButton({
  onProblem,
  onClose,
}: {
  onProblem: (problem: string | null) => void;
  onClose: () => void;
}) {
  const say = useSay();
  const toast = useToast();
  const { store } = useStudio();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    const read = await readImport(file);
    if (!read.ok) {
      onProblem(say(words.importFailed, { reason: read.message }));
      return;
    }
    store.replace(read.collection);
    toast(say(words.imported, { name: read.collection.name }));
    onClose();
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={say(words.importCollection)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <Upload size={16} aria-hidden="true" /> {say(words.importCollection)}
      </Button>
    </>
  );
}

/** An import never overwrites: it gets an id of its own. */
async function readImport(file: File) {
  if (file.size > mostImportBytes) return { ok: false as const, message: '> 2 MiB' };
  try {
    const parsed = parseCollection(JSON.parse(await file.text()));
    return parsed.ok ? { ok: true as const, collection: { ...parsed.collection, id: newId() } } : parsed;
  } catch (error) {
    return { ok: false as const, message: error instanceof Error ? error.message : String(error) };
  }
}

function exportCollection(collection: Collection) {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(collection, null, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${collection.name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'collection'}.json`;
  link.click();
  // The download reads the URL after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
