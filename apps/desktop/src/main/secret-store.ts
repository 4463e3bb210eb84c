import { z } from 'zod';
import { JsonFile } from './json-file.ts';

/** Encrypts with a key that the system keeps: Electron's `safeStorage`. */
export interface SecretCipher {
  /** Whether there is a key that is worth the name. May wait for the user to unlock the key ring. */
  readonly isSafe: () => Promise<boolean>;
  readonly encrypt: (text: string) => Promise<Buffer>;
  /** Rejects when another key, or nothing, encrypted it. */
  readonly decrypt: (bytes: Buffer) => Promise<string>;
}

const FileSchema = z.record(z.string(), z.base64());
const maxSecrets = 100;

/**
 * Stream keys and sessions by name. They are in a file only encrypted; where the system has no safe key they live as
 * long as the app runs.
 */
export class SecretStore {
  /** Resolves once everything that can be decrypted is; a locked key ring may take as long as its user. */
  readonly ready: Promise<void>;
  readonly #file: JsonFile<typeof FileSchema>;
  readonly #cipher: SecretCipher;
  readonly #values = new Map<string, string>();
  #isSafe = false;

  /** @param onLost told of every secret that can no longer be read, by its name */
  constructor(path: string, cipher: SecretCipher, now: Date, onLost: (name: string) => void) {
    this.#file = new JsonFile(path, FileSchema);
    this.#cipher = cipher;
    this.ready = this.#load(now, onLost);
  }

  /** Whether secrets outlive the app; false before `ready`. */
  get isSafe(): boolean {
    return this.#isSafe;
  }

  /** @returns undefined where there is none, and for all before `ready` */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** All values, so that the log can keep them out. */
  values(): readonly string[] {
    return [...this.#values.values()];
  }

  /** @throws RangeError when there are 100 others, and what the file system does */
  async set(name: string, value: string): Promise<void> {
    await this.ready;
    if (!this.#values.has(name) && this.#values.size >= maxSecrets)
      throw new RangeError(`There are ${maxSecrets} secrets already. Forget one first.`);
    this.#values.set(name, value);
    await this.#save();
  }

  async forget(name: string): Promise<void> {
    await this.ready;
    if (this.#values.delete(name)) await this.#save();
  }

  async #load(now: Date, onLost: (name: string) => void): Promise<void> {
    const [isSafe, read] = await Promise.all([
      this.#cipher.isSafe().catch(() => false),
      this.#file.read(now).catch(() => ({ found: 'nothing' }) as const),
    ]);
    this.#isSafe = isSafe;
    if (read.found !== 'value' || !isSafe) return;
    for (const [name, encrypted] of Object.entries(read.value)) {
      try {
        this.#values.set(name, await this.#cipher.decrypt(Buffer.from(encrypted, 'base64')));
      } catch {
        onLost(name);
      }
    }
  }

  async #save(): Promise<void> {
    if (!this.#isSafe) return;
    const entries: [string, string][] = [];
    for (const [name, value] of this.#values)
      entries.push([name, (await this.#cipher.encrypt(value)).toString('base64')]);
    await this.#file.write(Object.fromEntries(entries));
  }
}
