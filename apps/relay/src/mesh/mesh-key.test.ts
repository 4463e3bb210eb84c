import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MeshKeyError, openMeshKey } from './mesh-key.ts';

let folder: string;
const file = () => path.join(folder, 'mesh-key.pem');
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'mesh-key-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('is made at the first start, and the same at the next', () => {
  const first = openMeshKey(folder);
  expect(first.publicKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(openMeshKey(folder).publicKey).toBe(first.publicKey);
  expect(readFileSync(path.join(folder, 'mesh-key.pub'), 'utf8')).toBe(`${first.publicKey}\n`);
  expect(readdirSync(folder).sort()).toEqual(['mesh-key.pem', 'mesh-key.pub']);
});

it('signs what its public key verifies', () => {
  const { publicKey, ...key } = openMeshKey(folder);
  const text = Buffer.from('signed');
  const publicHalf = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  expect(verify(null, text, publicHalf, key.sign(text))).toBe(true);
});

it.skipIf(process.platform === 'win32')('is for its owner alone, also where it was not', () => {
  openMeshKey(folder);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  chmodSync(file(), 0o644);
  openMeshKey(folder);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it('writes its public half again where that is gone or of another key', () => {
  const { publicKey } = openMeshKey(folder);
  const publicFile = path.join(folder, 'mesh-key.pub');
  writeFileSync(publicFile, 'other');
  openMeshKey(folder);
  expect(readFileSync(publicFile, 'utf8')).toBe(`${publicKey}\n`);
});

it.each([
  ['nothing', ''],
  ['nonsense', 'nonsense'],
  [
    'a key of another kind',
    generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ],
])('of %s is named, and left as it is', (_, content) => {
  writeFileSync(file(), content);
  expect(() => openMeshKey(folder)).toThrow(MeshKeyError);
  expect(() => openMeshKey(folder)).toThrow(/mesh-key\.pem holds no Ed25519 key/);
  expect(readFileSync(file(), 'utf8')).toBe(content);
});

it('in a folder that is not there is an error of one line', () => {
  expect(() => openMeshKey(path.join(folder, 'nowhere'))).toThrow(/cannot be opened \(ENOENT\)/);
  expect(existsSync(path.join(folder, 'nowhere'))).toBe(false);
});
