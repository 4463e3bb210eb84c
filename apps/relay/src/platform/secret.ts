import { createHash, randomBytes } from 'node:crypto';

/** @returns 256 random bits as text that is safe in URLs and headers */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The same in digits and lower case: chat clients change the case of tokens (tmi.js does). */
export function newCaselessSecret(): string {
  return randomBytes(32).toString('hex');
}

/**
 * What is stored of a secret that this program made. It has 256 random bits, so that a fast hash is enough, and
 * looking the hash up in an index tells an attacker nothing about the secret.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
