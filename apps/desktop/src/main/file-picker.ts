import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { PickedFile } from '../ipc/app-messages.ts';
import type { PickedFiles } from './picked-files.ts';

const options: Record<'image' | 'media' | 'folder', OpenDialogOptions> = {
  image: {
    title: 'Choose an image',
    properties: ['openFile'],
    filters: [{ name: 'Images', extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'avif', 'svg'] }],
  },
  media: {
    title: 'Choose a media file',
    properties: ['openFile'],
    filters: [
      {
        name: 'Video and sound',
        extensions: ['mp4', 'm4v', 'mov', 'webm', 'mkv', 'mp3', 'm4a', 'aac', 'ogg', 'opus', 'wav', 'flac'],
      },
    ],
  },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};

/** Lets the user pick a file or folder; the page gets an address for a file's content, not the right to read files. */
export async function pickFile(
  kind: 'image' | 'media' | 'folder',
  window: BrowserWindow | undefined,
  files: PickedFiles,
): Promise<PickedFile> {
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options[kind])
    : dialog.showOpenDialog(window, options[kind]));
  const [file] = filePaths;
  if (canceled || file === undefined) return { ok: false, reason: 'cancelled' };
  const mode = kind === 'folder' ? constants.W_OK : constants.R_OK;
  const isUsable = await access(file, mode).then(
    () => true,
    () => false,
  );
  if (!isUsable) return { ok: false, reason: 'unreadable' };
  const url = kind === 'folder' ? '' : await files.add(file);
  return { ok: true, name: path.basename(file), url, path: file };
}
