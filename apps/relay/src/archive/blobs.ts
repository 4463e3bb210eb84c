import type { Readable } from 'node:stream';
import type { Bytes } from '@starling/shared/units.ts';

/** Why a blob could not be stored. `full`: there is no room; `failed`: anything else. */
export type BlobFaultReason = 'full' | 'failed';

/** A blob could not be stored; what was there before under the key is unchanged. */
export class BlobFault extends Error {
  readonly reason: BlobFaultReason;

  constructor(reason: BlobFaultReason, cause: unknown) {
    super(`a blob could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.reason = reason;
  }
}

/** Bytes from `from` up to and without `to`. */
export interface ByteRange {
  readonly from: Bytes;
  readonly to: Bytes;
}

/**
 * Where media is kept for long: a folder of the disk, or a bucket of S3. Keys are `a/b/c.ext` of `[a-z0-9.-]`; a blob
 * is seen whole or not at all, and is never changed once it is there.
 */
export interface Blobs {
  /** @throws BlobFault */
  put(key: string, pieces: readonly Uint8Array[]): Promise<void>;
  /** Takes a file of this machine over; it is gone from its place afterwards. @throws BlobFault */
  putFile(key: string, file: string): Promise<void>;
  /** @returns undefined where there is none */
  size(key: string): Promise<Bytes | undefined>;
  /** @returns undefined where there is none */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Reads piece by piece; a blob that is missing is an error of the stream. */
  stream(key: string, range?: ByteRange): Readable;
  /** Deletes every blob whose key begins with `prefix` and a slash. What is missing is fine. */
  deleteAll(prefix: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Bytes that can still be stored; undefined where that cannot be told. */
  free(): Promise<Bytes | undefined>;
}
