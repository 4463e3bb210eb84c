import { languageOf } from '../i18n/language.tsx';
import { fill } from '../i18n/message.ts';
import { setupWords } from '../i18n/setup-words.ts';
import type { Host } from '../host/host.ts';
import type { Settings } from '../../ipc/settings.ts';
import { createCollection, parseCollection, type Collection } from './scene/collection.ts';
import { createFirstFit, type FirstFit } from './first-fit.ts';
import { createLiveStore, type LiveStore } from './live/live-store.ts';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.ts';
import type { StudioServices } from './studio-services.ts';
import { collectionOf, createStudioStore, type StudioStore } from './studio-store.ts';

/** The studio at work: it goes on while the app shows another page. */
export interface OpenStudio extends StudioServices {
  readonly store: StudioStore;
  readonly settings: SettingsStore;
  readonly live: LiveStore;
  readonly firstFit: FirstFit;
  /** What went wrong with a file at the start, for people; null if nothing did. */
  readonly restored: RestoreNote;
  /** Hears why the show could not be saved, for people. @returns how to stop. */
  readonly onSaveFault: (listener: (reason: string) => void) => () => void;
  /** Opens another collection. @returns why it could not be read, null if it could. */
  openCollection: (id: string) => Promise<string | null>;
}

/**
 * How the last show was found again. `corrupt`: its file was set aside under a name; `not-understood`: it is JSON, but
 * no show that this version knows, and was left as it is.
 */
export type RestoreNote =
  | { readonly kind: 'restored' | 'new' }
  | { readonly kind: 'corrupt'; readonly file: string }
  | { readonly kind: 'not-understood'; readonly reason: string };

const opened = new WeakMap<Host, Promise<OpenStudio>>();

/** Opens the studio once in the life of the app. */
export function openStudio(host: Host, services: () => Promise<StudioServices>): Promise<OpenStudio> {
  const known = opened.get(host);
  if (known !== undefined) return known;
  const opening = begin(host, services);
  opened.set(host, opening);
  // What failed may be tried again.
  opening.catch(() => opened.delete(host));
  return opening;
}

const newId = () => crypto.randomUUID();

async function begin(host: Host, services: () => Promise<StudioServices>): Promise<OpenStudio> {
  const { bridge, engine } = await services();
  const settings = createSettingsStore(bridge, await bridge.call('settings.get'));
  const { collection, restored } = await firstCollection(bridge, settings.get());
  const store = createStudioStore(collection, host.settings.get('studio-preview') === 'yes', newId);
  const live = createLiveStore({
    ...{ bridge, engine, now: () => Date.now() },
    video: () => settings.get().video,
  });
  const firstFit = createFirstFit(engine, store);
  engine.setCollection(collection);
  const faults = new Set<(reason: string) => void>();
  keepSaved(bridge, store, {
    onOther: (id) => void settings.change({ collectionId: id }),
    onFault: (reason) => {
      for (const listener of faults) listener(reason);
    },
  });
  let shown = collection;
  store.subscribe(() => {
    const next = collectionOf(store.get());
    if (next === shown) return;
    shown = next;
    engine.setCollection(next);
  });
  await live.resume();
  const openCollection = async (id: string) => {
    const loaded = await loadCollection(bridge, id);
    if (!loaded.ok) return loaded.problem;
    store.replace(loaded.collection);
    return null;
  };
  const onSaveFault = (listener: (reason: string) => void) => {
    faults.add(listener);
    return () => {
      faults.delete(listener);
    };
  };
  return { bridge, engine, store, settings, live, firstFit, restored, onSaveFault, openCollection };
}

async function firstCollection(
  bridge: StudioServices['bridge'],
  settings: Settings,
): Promise<{ collection: Collection; restored: RestoreNote }> {
  // Before the list is asked for, which sets what is corrupt aside without a word.
  const last = settings.collectionId === '' ? null : await loadCollection(bridge, settings.collectionId);
  if (last?.ok === true) return { collection: last.collection, restored: { kind: 'restored' } };
  const note = last?.note ?? null;
  for (const { id } of await bridge.call('collections.list')) {
    const loaded = await loadCollection(bridge, id);
    if (loaded.ok) return { collection: loaded.collection, restored: note ?? { kind: 'restored' } };
  }
  const scene = fill(setupWords.firstScene, languageOf(settings.language, navigator.languages), {});
  return { collection: createCollection('Starling', scene, newId), restored: note ?? { kind: 'new' } };
}

type Loaded =
  | { readonly ok: true; readonly collection: Collection }
  | { readonly ok: false; readonly problem: string; readonly note: RestoreNote | null };

async function loadCollection(bridge: StudioServices['bridge'], id: string): Promise<Loaded> {
  const loaded = await bridge.call('collections.load', { id });
  if (!loaded.ok) {
    const { reason, file } = loaded;
    return { ok: false, problem: reason, note: file === null ? null : { kind: 'corrupt', file } };
  }
  const parsed = parseCollection(loaded.collection);
  if (parsed.ok) return parsed;
  const { message } = parsed;
  return { ok: false, problem: message, note: { kind: 'not-understood', reason: message } };
}

const saveAfterMs = 400;

/** Saves each change shortly after it was made, and at once when the page goes. */
function keepSaved(
  bridge: StudioServices['bridge'],
  store: StudioStore,
  { onOther, onFault }: { onOther: (id: string) => void; onFault: (reason: string) => void },
): void {
  let saved = collectionOf(store.get());
  let timer: ReturnType<typeof setTimeout> | null = null;
  onOther(saved.id);
  const save = () => {
    timer = null;
    const collection = collectionOf(store.get());
    if (collection === saved) return;
    if (collection.id !== saved.id) onOther(collection.id);
    saved = collection;
    void write(collection);
  };
  const write = async (collection: Collection) => {
    const answer = await bridge.call('collections.save', { collection });
    if (!answer.ok) onFault(answer.error.message);
  };
  void write(saved);
  let latest = saved;
  store.subscribe(() => {
    const next = collectionOf(store.get());
    // What was changed last in a show that is being left is still to be kept.
    if (next.id !== latest.id && latest !== saved) void write(latest);
    latest = next;
    timer ??= setTimeout(save, saveAfterMs);
  });
  addEventListener('pagehide', () => {
    if (timer !== null) clearTimeout(timer);
    save();
  });
}
