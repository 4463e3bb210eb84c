import { createHash, hash, type Hash } from 'node:crypto';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Part } from '../media.ts';

interface GrowingSegment {
  readonly msn: number;
  readonly hash: Hash;
}

/**
 * Tells each part of a broadcast what its bytes are, and its segment's so far: every byte is hashed as it comes, twice,
 * so that a whole segment costs nothing at its end.
 */
export class PartDigester {
  readonly #growing = new Map<RenditionId, GrowingSegment>();

  /** @param part the next one of its rendition */
  digest(part: Part): Part {
    let segment = this.#growing.get(part.rendition);
    if (segment?.msn !== part.msn) {
      segment = { msn: part.msn, hash: createHash('sha256') };
      this.#growing.set(part.rendition, segment);
    }
    segment.hash.update(part.data);
    if (part.endsSegment) this.#growing.delete(part.rendition);
    // A segment may end without a part that says so.
    const whole = part.endsSegment ? segment.hash : segment.hash.copy();
    const digests = { part: hash('sha256', part.data, 'base64url'), segment: whole.digest('base64url') };
    return { ...part, digests };
  }
}
