import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** Who signs what the mesh passes on: tokens and announcements. */
export interface MeshKey {
  /** Ed25519 public key, raw, base64url: 43 letters. What `mesh-key.pub` holds, and what trackers are told. */
  readonly publicKey: string;
  /** @returns an Ed25519 signature, 64 bytes */
  sign(signed: Uint8Array): Uint8Array;
}

/** The key's file cannot be used; the message is one line that names it. */
export class MeshKeyError extends Error {}

const privateName = 'mesh-key.pem';
const publicName = 'mesh-key.pub';

/**
 * Opens the key pair of a relay, `mesh-key.pem` (for its owner alone) and `mesh-key.pub`; makes it where there is none.
 *
 * @throws MeshKeyError
 */
export function openMeshKey(folder: string): MeshKey {
  const file = path.join(folder, privateName);
  try {
    if (!existsSync(file)) create(file);
    // Whoever reads it can speak for this relay.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    const key = read(file);
    const publicKey = rawPublicKey(key);
    const publicFile = path.join(folder, publicName);
    const text = `${publicKey}\n`;
    if (!existsSync(publicFile) || readFileSync(publicFile, 'utf8') !== text) writeFileSync(publicFile, text);
    return { publicKey, sign: (signed) => sign(null, signed, key) };
  } catch (error) {
    if (error instanceof MeshKeyError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new MeshKeyError(`the mesh's key ${file} cannot be opened (${code})`);
  }
}

/** Whole or not at all. */
function create(file: string): void {
  const unfinished = `${file}.${process.pid}`;
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(unfinished, file);
}

function read(file: string): KeyObject {
  const text = readFileSync(file);
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below: what a PEM reader says of it helps nobody.
  }
  throw new MeshKeyError(`${file} holds no Ed25519 key; delete it, and a new one is made`);
}

function rawPublicKey(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new MeshKeyError('a public key without x');
  return x;
}
