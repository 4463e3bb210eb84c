import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../units.ts';

const packetLength: Bytes = 188;
/** What everybody sends: seven packets of a transport stream. */
const payloadLength: Bytes = 7 * packetLength;

/** Cuts an encoder's transport stream into payloads of whole packets, seven at most; nothing that is whole waits. */
export class PayloadSplitter {
  #rest: Uint8Array = new Uint8Array(0);

  /** @returns payloads in memory that is not written again */
  push(bytes: Uint8Array): Uint8Array[] {
    const all = concatBytes([this.#rest, bytes]);
    const whole = all.length - (all.length % packetLength);
    const payloads: Uint8Array[] = [];
    for (let at = 0; at < whole; at += payloadLength)
      payloads.push(all.subarray(at, Math.min(whole, at + payloadLength)));
    this.#rest = all.subarray(whole);
    return payloads;
  }
}
