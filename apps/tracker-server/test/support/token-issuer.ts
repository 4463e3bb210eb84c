import { generateKeyPairSync, sign } from 'node:crypto';
import type { Seconds } from '@starling/shared/units.ts';
import { writeMeshToken } from '@starling/shared/protocol/mesh-token.ts';

/** What a relay does for a tracker: it signs tokens. */
export interface TokenIssuer {
  /** Its public key, as `--relay-key` takes it. */
  readonly key: string;
  /** A token for one swarm (40 hex digits), good for ten minutes by default. */
  readonly token: (swarm: string, lifetime?: Seconds) => string;
}

export function createTokenIssuer(): TokenIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    key: publicKey.export({ format: 'jwk' }).x ?? '',
    token(swarm, lifetime = 600) {
      const expires = Math.floor(Date.now() / 1000) + lifetime;
      return writeMeshToken({ swarm, expires, nonce: 'n' }, (signed) => sign(null, signed, privateKey));
    },
  };
}
