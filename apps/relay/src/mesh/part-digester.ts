import { hash } from 'node:crypto';
import type { RenditionId } from '@starling/shared/ids.ts';
import type { Part, PartDigests } from '../media.ts';

/** What is kept of a SHA-256, bytes: enough against a second body of the same digest. */
const kept = 16;

/** Hashes when somebody asks, and each byte once: what nobody watches or records costs nothing. */
class AskedDigests implements PartDigests {
  readonly #data: Uint8Array;
  /** Of the part before it in the same segment. */
  readonly #before: AskedDigests | undefined;
  #own: Buffer | undefined;
  #segment: string | undefined;

  constructor(data: Uint8Array, before: AskedDigests | undefined) {
    this.#data = data;
    this.#before = before;
  }

  get part(): string {
    return this.#bytes.toString('base64url');
  }

  get segment(): string {
    if (this.#segment !== undefined) return this.#segment;
    const own = [this.#bytes];
    for (let each = this.#before; each !== undefined; each = each.#before) own.unshift(each.#bytes);
    return (this.#segment = digestOf(Buffer.concat(own)).toString('base64url'));
  }

  get #bytes(): Buffer {
    return (this.#own ??= digestOf(this.#data));
  }
}

/** Gives each part of a broadcast its digests. */
export class PartDigester {
  readonly #newest = new Map<RenditionId, { readonly msn: number; readonly digests: AskedDigests }>();

  /** @param part the next one of its rendition */
  digest(part: Part): Part {
    const before = this.#newest.get(part.rendition);
    const digests = new AskedDigests(part.data, before?.msn === part.msn ? before.digests : undefined);
    this.#newest.set(part.rendition, { msn: part.msn, digests });
    return { ...part, digests };
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, kept);
}
