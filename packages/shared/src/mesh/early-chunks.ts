import type { ChunkMessage } from '../protocol/peer-message.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';

/** Together at most 1.5 MB. */
const mostChunks = 96;

/** Chunks that were pushed to us before their part was announced here; beyond the bound the oldest go. */
export class EarlyChunks {
  #kept: { readonly peer: Neighbour; readonly code: PartCode; readonly chunk: ChunkMessage }[] = [];

  keep(peer: Neighbour, code: PartCode, chunk: ChunkMessage): void {
    this.#kept.push({ peer, code, chunk });
    if (this.#kept.length > mostChunks) this.#kept.shift();
  }

  /** @returns what has come of the part, in that order */
  take(code: PartCode): readonly { readonly peer: Neighbour; readonly chunk: ChunkMessage }[] {
    if (this.#kept.length === 0) return this.#kept;
    const taken = this.#kept.filter((each) => each.code === code);
    if (taken.length > 0) this.#kept = this.#kept.filter((each) => each.code !== code);
    return taken;
  }
}
