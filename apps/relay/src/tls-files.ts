import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Millis } from '@starling/shared/units.ts';
import { StartError } from './listening.ts';
import { codeOf } from './system-error.ts';

/** A certificate chain and its key, both PEM. */
export interface TlsIdentity {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The files cannot be used; the message is one line that names the one at fault. */
class TlsFilesError extends Error {}

/** The files of `--tls-cert` and `--tls-key`. Tools that renew certificates write them anew while the relay runs. */
export class TlsFiles {
  readonly #certFile: string;
  readonly #keyFile: string;
  #readAt: Millis;
  identity: TlsIdentity;

  /** @throws TlsFilesError */
  constructor(certFile: string, keyFile: string) {
    this.#certFile = certFile;
    this.#keyFile = keyFile;
    this.#readAt = this.#changedAt();
    this.identity = this.#read();
  }

  /** When the certificate is of no use any more. */
  get expiresAt(): Date {
    return new Date(new X509Certificate(this.identity.cert).validTo);
  }

  /**
   * Reads the files again if they have changed.
   *
   * @returns the new identity; undefined where nothing has changed
   * @throws TlsFilesError, and keeps the old one
   */
  renew(): TlsIdentity | undefined {
    const changedAt = this.#changedAt();
    if (changedAt === this.#readAt) return undefined;
    this.#readAt = changedAt;
    this.identity = this.#read();
    return this.identity;
  }

  #changedAt(): Millis {
    return Math.max(...[this.#certFile, this.#keyFile].map((file) => fileTime(file)));
  }

  #read(): TlsIdentity {
    const cert = readFile('--tls-cert', this.#certFile);
    const key = readFile('--tls-key', this.#keyFile);
    try {
      new X509Certificate(cert);
    } catch {
      throw new TlsFilesError(`--tls-cert: "${this.#certFile}" is no certificate in PEM form`);
    }
    try {
      createSecureContext({ cert, key });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TlsFilesError(`--tls-key: "${this.#keyFile}" does not fit the certificate (${why})`);
    }
    return { cert, key };
  }
}

/**
 * @param files undefined for plain HTTP
 * @throws StartError
 */
export function openTls(
  files: { readonly cert: string; readonly key: string } | undefined,
): TlsFiles | undefined {
  if (files === undefined) return undefined;
  try {
    return new TlsFiles(files.cert, files.key);
  } catch (error) {
    throw error instanceof TlsFilesError ? new StartError(error.message) : error;
  }
}

function readFile(flag: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new TlsFilesError(`${flag}: "${file}" cannot be read (${codeOf(error)})`);
  }
}

/** 0 for a file that cannot be seen, which reading it will report. */
function fileTime(file: string): Millis {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
