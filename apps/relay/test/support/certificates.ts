import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/tls');

/** Copies of one of two certificates for `localhost` and 127.0.0.1 that have signed themselves, good until 2126. */
export function copyCertificate(name: 'one' | 'other'): { cert: string; key: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-tls-'));
  const cert = path.join(folder, 'cert.pem');
  const key = path.join(folder, 'key.pem');
  copyFileSync(path.join(fixtures, `${name}.crt`), cert);
  copyFileSync(path.join(fixtures, `${name}.key`), key);
  return { cert, key };
}
