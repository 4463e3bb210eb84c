import type { HandlersOf } from '../ipc/channel-map.ts';
import type { Stores } from './stores.ts';

/** Settings, collections and secrets as commands of the page. A disk that fails is an answer, not an exception. */
export function storeHandlers({
  settings,
  collections,
  secrets,
  log,
}: Stores): HandlersOf<'settings' | 'collections' | 'secrets'> {
  const attempt = async (what: string, write: () => Promise<void>) => {
    try {
      await write();
      return { ok: true } as const;
    } catch (error) {
      log.error('stores', `${what}: ${String(error)}`);
      return { ok: false, error: writeFault(what, error) } as const;
    }
  };
  return {
    'settings.get': () => settings.current,
    'settings.set': (patch) => attempt('The settings', () => settings.change(patch)),
    'collections.list': () => collections.list(new Date()),
    'collections.load': ({ id }) => collections.load(id, new Date()),
    'collections.save': ({ collection }) => attempt('The scenes', () => collections.save(collection)),
    'collections.remove': async ({ id }) => {
      await collections.remove(id);
      return { ok: true };
    },
    'secrets.set': ({ name, value }) => attempt('The secret', () => secrets.set(name, value)),
    'secrets.has': async ({ name }) => {
      await secrets.ready;
      return { has: secrets.get(name) !== undefined };
    },
    'secrets.forget': async ({ name }) => {
      await secrets.forget(name);
      return { ok: true };
    },
  };
}

function writeFault(what: string, error: unknown): { code: string; message: string } {
  if (error instanceof RangeError) return { code: 'too-large', message: error.message };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOSPC')
    return { code: 'disk-full', message: `${what} could not be saved: the disk is full. Free some space.` };
  return { code: 'unwritable', message: `${what} could not be saved (${code}). Check the app's folder.` };
}
