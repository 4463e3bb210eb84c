import { defaultSettings, SettingsPatchSchema, type Settings, type SettingsPatch } from '../ipc/settings.ts';
import { JsonFile } from './json-file.ts';

/** What came of opening the settings: `notice` is for the user. */
export interface OpenedSettings {
  readonly settings: SettingsStore;
  readonly notice: string | undefined;
}

/** The settings in memory and, after each change, on disk. What a file does not name has its default. */
export class SettingsStore {
  readonly #file: JsonFile<typeof SettingsPatchSchema>;
  #current: Settings;

  private constructor(file: JsonFile<typeof SettingsPatchSchema>, current: Settings) {
    this.#file = file;
    this.#current = current;
  }

  static async open(path: string, now: Date): Promise<OpenedSettings> {
    const file = new JsonFile(path, SettingsPatchSchema);
    const read = await file.read(now);
    const stored = read.found === 'value' ? read.value : {};
    const notice =
      read.found === 'corrupt'
        ? `The settings could not be read (${read.reason}). They were set aside as ${read.setAsideAs}; the app begins with fresh ones.`
        : undefined;
    return { settings: new SettingsStore(file, merge(defaultSettings, stored)), notice };
  }

  get current(): Settings {
    return this.#current;
  }

  /** Takes a change at once and writes it. @throws what the file system does; the change then holds until the end */
  async change(patch: SettingsPatch): Promise<void> {
    this.#current = merge(this.#current, patch);
    await this.#file.write(this.#current);
  }
}

function merge(settings: Settings, patch: SettingsPatch): Settings {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...settings, ...(Object.fromEntries(given) as Partial<Settings>) };
}
