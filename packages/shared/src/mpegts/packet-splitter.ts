import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';

/** Of every packet; ISO/IEC 13818-1 §2.4.3.2. */
export const packetLength: Bytes = 188;
const syncByte = 0x47;

/** Cuts a byte stream into packets of a transport stream; what is none is passed over up to the next that is followed by one. */
export class PacketSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes that belonged to no packet. */
  strays = 0;

  /** @returns views of `bytes`, but for a packet that had begun before */
  push(bytes: Uint8Array): Uint8Array[] {
    const all = this.#rest.length === 0 ? bytes : concatBytes([this.#rest, bytes]);
    const packets: Uint8Array[] = [];
    let at = 0;
    while (at + packetLength <= all.length) {
      const next = all[at + packetLength];
      if (all[at] !== syncByte || (next !== undefined && next !== syncByte)) {
        at += 1;
        this.strays += 1;
      } else {
        packets.push(all.subarray(at, at + packetLength));
        at += packetLength;
      }
    }
    this.#rest = all.slice(at);
    return packets;
  }
}
