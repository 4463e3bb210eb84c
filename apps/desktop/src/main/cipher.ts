import { safeStorage } from 'electron';
import type { SecretCipher } from './secret-store.ts';

/** The system's key ring. Linux without one has only a key that anybody knows; that counts as none. */
export const systemCipher: SecretCipher = {
  isSafe: async () =>
    (await safeStorage.isAsyncEncryptionAvailable()) &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
};
