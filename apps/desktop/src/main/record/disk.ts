import { access, constants, mkdir, open, rename, unlink, writeFile } from 'node:fs/promises';

/** A file that is being written from its beginning to its end. */
export interface OpenFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when what was appended would survive a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What recording needs of a disk. Rejects as `node:fs/promises` does. */
export interface Disk {
  /** @throws where the folder cannot be made or written to */
  prepareFolder(folder: string): Promise<void>;
  /** Creates a file; never overwrites one. */
  create(file: string): Promise<OpenFile>;
  /** Replaces a small file as a whole. */
  replace(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

/** The machine's own. */
export const realDisk: Disk = {
  prepareFolder: async (folder) => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  },
  create: async (file) => {
    const handle = await open(file, 'wx');
    return {
      append: async (bytes) => {
        // `write` may take only a part, as a disk that is nearly full does.
        for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      },
      sync: async () => handle.datasync(),
      close: async () => handle.close(),
    };
  },
  replace: async (file, text) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  },
  remove: async (file) => unlink(file),
};
