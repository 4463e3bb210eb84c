import type { PartKey } from '../ids.ts';
import type { Bytes } from '../units.ts';
import type { PartCode } from './part-code.ts';

/** A verified part. */
export interface WholePart {
  readonly code: PartCode;
  readonly key: PartKey;
  readonly bytes: Uint8Array;
  readonly fromPeers: Bytes;
  readonly fromHttp: Bytes;
  readonly hops: number;
}

/** Verified parts, the newest up to a bound in bytes. */
export class PartStore {
  readonly #parts = new Map<PartCode, WholePart>();
  #bytes: Bytes = 0;

  get(code: PartCode): WholePart | undefined {
    return this.#parts.get(code);
  }

  get bytes(): Bytes {
    return this.#bytes;
  }

  /** @returns the `count` that were added last. */
  newest(count: number): readonly WholePart[] {
    return [...this.#parts.values()].slice(-count);
  }

  /** @returns the parts that had to go; never the new one. */
  add(part: WholePart, most: Bytes): readonly PartCode[] {
    this.#parts.set(part.code, part);
    this.#bytes += part.bytes.length;
    if (this.#bytes <= most) return [];
    const gone: PartCode[] = [];
    for (const [code, { bytes }] of this.#parts) {
      if (this.#bytes <= most || code === part.code) break;
      this.#parts.delete(code);
      this.#bytes -= bytes.length;
      gone.push(code);
    }
    return gone;
  }
}
