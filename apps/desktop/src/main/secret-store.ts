import { z } from 'zod';
import { JsonFile } from './json-file.ts';

/** Encrypts with a key that the system keeps: Electron's `safeStorage`. */
export interface SecretCipher {
  /** Whether there is a key that is worth the name. */
  readonly isSafe: () => boolean;
  readonly encrypt: (text: string) => Buffer;
  /** @throws when another key, or nothing, encrypted it */
  readonly decrypt: (bytes: Buffer) => string;
}

const FileSchema = z.record(z.string(), z.base64());
const maxSecrets = 100;

/**
 * Stream keys and sessions by name. They are in a file only encrypted; where the system has no safe key they live as
 * long as the app runs.
 */
export class SecretStore {
  readonly #file: JsonFile<typeof FileSchema>;
  readonly #cipher: SecretCipher;
  readonly #values = new Map<string, string>();

  private constructor(file: JsonFile<typeof FileSchema>, cipher: SecretCipher) {
    this.#file = file;
    this.#cipher = cipher;
  }

  /** @param onLost told of every secret that can no longer be read, by its name */
  static async open(
    path: string,
    cipher: SecretCipher,
    now: Date,
    onLost: (name: string) => void,
  ): Promise<SecretStore> {
    const store = new SecretStore(new JsonFile(path, FileSchema), cipher);
    const read = await store.#file.read(now);
    if (read.found !== 'value' || !cipher.isSafe()) return store;
    for (const [name, encrypted] of Object.entries(read.value)) {
      try {
        store.#values.set(name, cipher.decrypt(Buffer.from(encrypted, 'base64')));
      } catch {
        onLost(name);
      }
    }
    return store;
  }

  /** Whether secrets outlive the app. */
  get isSafe(): boolean {
    return this.#cipher.isSafe();
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** All values, so that the log can keep them out. */
  values(): readonly string[] {
    return [...this.#values.values()];
  }

  async set(name: string, value: string): Promise<void> {
    if (!this.#values.has(name) && this.#values.size >= maxSecrets)
      throw new RangeError(`There are ${maxSecrets} secrets already. Forget one first.`);
    this.#values.set(name, value);
    await this.#save();
  }

  async forget(name: string): Promise<void> {
    if (this.#values.delete(name)) await this.#save();
  }

  async #save(): Promise<void> {
    if (!this.#cipher.isSafe()) return;
    const encrypted = [...this.#values].map(
      ([name, value]) => [name, this.#cipher.encrypt(value).toString('base64')] as const,
    );
    await this.#file.write(Object.fromEntries(encrypted));
  }
}
