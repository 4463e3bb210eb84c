import type { Bytes } from '../units.ts';

const headerLength: Bytes = 7;
/** 13 bits, less the header. */
const longestFrame: Bytes = 0x1fff - headerLength;

/** Writes the ADTS headers that stand before the frames of AAC in a transport stream; ISO/IEC 14496-3 §1.A.3.2. */
export class AdtsWriter {
  #fields: { readonly profile: number; readonly rateIndex: number; readonly channels: number } | undefined;

  get isConfigured(): boolean {
    return this.#fields !== undefined;
  }

  /**
   * @param config AudioSpecificConfig, ISO/IEC 14496-3 §1.6.2.1; one that ADTS has no words for (object types from 5 on, a rate of its
   *   own) is none
   */
  configure([first = 0, second = 0]: Uint8Array): void {
    const objectType = first >> 3;
    const rateIndex = ((first & 7) << 1) | (second >> 7);
    const channels = (second >> 3) & 15;
    const isSayable = objectType >= 1 && objectType <= 4 && rateIndex < 13 && channels >= 1 && channels <= 7;
    this.#fields = isSayable ? { profile: objectType - 1, rateIndex, channels } : undefined;
  }

  /** @returns undefined where there is no configuration, and for a frame that is empty or too long */
  header(frameLength: Bytes): Uint8Array | undefined {
    if (this.#fields === undefined || frameLength === 0 || frameLength > longestFrame) return undefined;
    const { profile, rateIndex, channels } = this.#fields;
    const length = frameLength + headerLength;
    return Uint8Array.of(
      ...[0xff, 0xf1, (profile << 6) | (rateIndex << 2) | (channels >> 2)],
      ...[((channels & 3) << 6) | (length >> 11), length >> 3, ((length & 7) << 5) | 0x1f, 0xfc],
    );
  }
}
