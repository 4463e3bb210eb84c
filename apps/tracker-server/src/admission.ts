import type { Millis } from '@starling/shared/units.ts';
import type { HexId } from '@starling/shared/protocol/tracker-fields.ts';
import { checkMeshToken } from '@starling/shared/protocol/mesh-token.ts';

/** Whether a peer may be in a swarm. */
export type Admitted =
  | { readonly kind: 'admitted'; readonly until: Millis; readonly isOpen: boolean }
  | { readonly kind: 'refused'; readonly because: string };

/** Who decides that. @param now since 1970 */
export type Admit = (token: string | undefined, swarm: HexId, now: Millis) => Admitted;

const reasons = {
  malformed: 'the token is none',
  expired: 'the token has expired: ask the relay for a new one',
  'too far ahead': 'the token is good for too long: the clocks of relay and tracker differ',
  swarm: 'the token is for another swarm',
  signature: 'the token was signed by a relay that this tracker does not know',
} as const;

/**
 * @param isOpen whether peers without a token have swarms of their own. They never meet those who have one.
 * @param verify whether a relay that this tracker works for signed these bytes (Ed25519)
 */
export function createAdmission(
  isOpen: boolean,
  verify: (signed: Uint8Array, signature: Uint8Array) => boolean,
): Admit {
  return (text, swarm, now) => {
    if (text === undefined) {
      if (isOpen) return { kind: 'admitted', until: Infinity, isOpen: true };
      return { kind: 'refused', because: 'this tracker asks for a token (starling.token)' };
    }
    const verdict = checkMeshToken(text, { swarm, now: now / 1000, verify });
    if (!verdict.isGood) return { kind: 'refused', because: reasons[verdict.because] };
    return { kind: 'admitted', until: verdict.token.expires * 1000, isOpen: false };
  };
}
