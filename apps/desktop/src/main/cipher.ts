import { safeStorage } from 'electron';
import type { SecretCipher } from './secret-store.ts';

/** The system's key ring. Linux without one has only a key that anybody knows; that counts as none. */
export const systemCipher: SecretCipher = {
  isSafe: () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
};
