import { readUnsigned } from '../bytes.ts';
import type { Bytes } from '../units.ts';
import { encodeControl } from './chunk-writer.ts';
import { type RtmpMessage, messageTypes } from './message.ts';

/** Our own window, and what a peer that names none is taken to want. */
export const defaultWindow: Bytes = 2_500_000;
/** A smaller window would have us send more than we receive. */
const smallestWindow: Bytes = 16 * 1024;

/** Tells the peer how much has arrived, as often as it asked for; RTMP §5.4.3 and §5.4.4. */
export class WindowAcknowledgement {
  #window = defaultWindow;
  #received: Bytes = 0;
  #acknowledged: Bytes = 0;

  count(received: Bytes): void {
    this.#received += received;
  }

  /** @returns the acknowledgement to be sent, if one is due. Its count wraps at 32 bits. */
  take(): Uint8Array | undefined {
    if (this.#received - this.#acknowledged < this.#window) return undefined;
    this.#acknowledged = this.#received;
    return encodeControl(messageTypes.acknowledgement, this.#received % 2 ** 32);
  }

  /** @returns whether the message was for this: Window Acknowledgement Size */
  learn(message: RtmpMessage): boolean {
    if (message.type !== messageTypes.windowAcknowledgementSize) return false;
    this.#window = Math.max(smallestWindow, readUnsigned(message.body, 0, 4));
    return true;
  }
}
