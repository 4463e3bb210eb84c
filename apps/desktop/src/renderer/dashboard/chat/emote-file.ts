import { emoteLimits, emoteName } from '@starling/shared/protocol/chat-limits.ts';

/** What pictures an emote can be made of. */
export const emoteTypes = ['image/png', 'image/webp', 'image/gif'];

/** Why a file cannot become an emote; sizes in megabytes, what it has rounded up to tenths. */
export type EmoteFileProblem =
  | { readonly kind: 'other-type' }
  | { readonly kind: 'empty-file' }
  /** Told by the browser, which cannot show it. */
  | { readonly kind: 'no-picture' }
  | { readonly kind: 'file-too-large'; readonly megabytes: number; readonly most: number };

/** Why a name cannot be an emote's. */
export type EmoteNameProblem =
  { readonly kind: 'no-emote-name' } | { readonly kind: 'emote-name-taken'; readonly name: string };

const megabyte = 1024 * 1024;

/** @returns why a file cannot become an emote, as far as it can be told without decoding it; null where it may. */
export function faultOfFile({
  type,
  size,
}: {
  readonly type: string;
  readonly size: number;
}): EmoteFileProblem | null {
  if (!emoteTypes.includes(type)) return { kind: 'other-type' };
  if (size === 0) return { kind: 'empty-file' };
  if (size <= emoteLimits.bytes) return null;
  const megabytes = Math.ceil((size / megabyte) * 10) / 10;
  return { kind: 'file-too-large', megabytes, most: emoteLimits.bytes / megabyte };
}

/** @returns why a name cannot be an emote's; null where it can. @param taken names of the other emotes */
export function faultOfName(name: string, taken: readonly string[]): EmoteNameProblem | null {
  if (!emoteName.test(name)) return { kind: 'no-emote-name' };
  return taken.includes(name) ? { kind: 'emote-name-taken', name } : null;
}

/** @returns a name made of a file's, for people to better; empty where nothing is left of it. */
export function nameOfFile(file: string): string {
  return file
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 32);
}
