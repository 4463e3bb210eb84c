import type { PublishError } from '../../ipc/publish-messages.ts';

/** Says what a disk's refusal means to a person. @param place the file or folder */
export function judgeDiskError(error: unknown, place: string): PublishError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'disk-full',
        message: `The disk is full: ${place} could not be written. Free some space or choose another folder.`,
        retry: false,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        code: 'no-permission',
        message: `${place} cannot be written to (${code}). Choose another folder.`,
        retry: false,
      };
    default:
      return {
        code: 'internal',
        message: `${place} could not be written (${error instanceof Error ? error.message : String(error)}).`,
        retry: true,
      };
  }
}
