import { homedir } from 'node:os';
import * as path from 'node:path';
import { CollectionStore } from './collection-store.ts';
import { systemCipher } from './cipher.ts';
import { LogFile } from './log-file.ts';
import { PickedFiles } from './picked-files.ts';
import { redact } from './redact.ts';
import { SecretStore } from './secret-store.ts';
import { SettingsStore } from './settings-store.ts';

/** All that the app keeps on disk. */
export interface Stores {
  readonly log: LogFile;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly collections: CollectionStore;
  readonly files: PickedFiles;
  /** What the user has to be told of files that could not be read; the page takes them. */
  readonly notices: string[];
  /** Takes secrets out of a text that leaves the app. */
  readonly clean: (text: string) => string;
}

/** Opens every store in the app's folder. What cannot be read is set aside and named in `notices`. */
export async function openStores(folder: string, now: () => Date): Promise<Stores> {
  let secretValues = (): readonly string[] => [];
  const clean = (text: string) => redact(text, secretValues(), homedir());
  const log = new LogFile(path.join(folder, 'logs/starling.log'), clean, now);
  const notices: string[] = [];
  const onLost = (name: string) =>
    notices.push(`The secret "${name}" can no longer be read: the system's key has changed. Enter it again.`);
  const secrets = new SecretStore(path.join(folder, 'secrets.json'), systemCipher, now(), onLost);
  const [opened, files] = await Promise.all([
    SettingsStore.open(path.join(folder, 'settings.json'), now()),
    PickedFiles.open(path.join(folder, 'picked-files.json'), now()),
  ]);
  secretValues = () => secrets.values();
  if (opened.notice !== undefined) notices.push(opened.notice);
  for (const notice of notices) log.warn('stores', notice);
  const collections = new CollectionStore(path.join(folder, 'collections'));
  return { log, settings: opened.settings, secrets, collections, files, notices, clean };
}
