import { concatBytes, readUnsigned } from '../bytes.ts';
import type { Tag } from '../flv/tag.ts';
import type { Millis } from '../units.ts';

const sampleRates = [
  ...[96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350],
];
const headerLength = 7;
const samplesPerFrame = 1_024;

/** Turns AAC with ADTS headers (ISO/IEC 14496-3 §1.A.3.2) into FLV tags; frames may go over the end of a packet. */
export class AdtsTrack {
  #rest: Uint8Array = new Uint8Array(0);
  #config = -1;
  /** Of the frame that has begun. */
  #nextTime: Millis | undefined;

  /** @param time of the first frame that begins in `data`; undefined where it is not told */
  read(data: Uint8Array, time: Millis | undefined): Tag[] {
    const begun = this.#rest.length;
    const all = begun === 0 ? data : concatBytes([this.#rest, data]);
    const tags: Tag[] = [];
    let told = time;
    let at = 0;
    while (at + headerLength <= all.length) {
      const length = frameLength(all, at);
      if (length === undefined) {
        at += 1;
        continue;
      }
      if (at + length > all.length) break;
      if (at >= begun && told !== undefined) {
        this.#nextTime = told;
        told = undefined;
      }
      if (this.#nextTime !== undefined)
        tags.push(...this.#frame(all.subarray(at, at + length), this.#nextTime));
      at += length;
    }
    // The stamp belongs to the frame that only begins here.
    if (told !== undefined && at >= begun) this.#nextTime = told;
    this.#rest = all.slice(at);
    return tags;
  }

  #frame(frame: Uint8Array, time: Millis): Tag[] {
    const fields = readUnsigned(frame, 2, 2);
    const rateIndex = (fields >> 10) & 15;
    const [objectType, channels] = [(fields >> 14) + 1, (fields >> 6) & 7];
    this.#nextTime = time + (samplesPerFrame * 1000) / (sampleRates[rateIndex] ?? 48_000);
    const config = (objectType << 11) | (rateIndex << 7) | (channels << 3);
    const timestamp = Math.round(time);
    const header =
      config === this.#config ? [] : [audioTag(timestamp, 0, Uint8Array.of(config >> 8, config))];
    this.#config = config;
    const hasChecksum = ((frame[1] ?? 0) & 1) === 0;
    return [...header, audioTag(timestamp, 1, frame.subarray(hasChecksum ? headerLength + 2 : headerLength))];
  }
}

/** @returns undefined where no frame begins */
function frameLength(bytes: Uint8Array, at: number): number | undefined {
  const isSync = bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xf6) === 0xf0;
  const rateIndex = ((bytes[at + 2] ?? 0) >> 2) & 15;
  const length = (readUnsigned(bytes, at + 3, 3) >> 5) & 0x1fff;
  return isSync && rateIndex < sampleRates.length && length > headerLength + 2 ? length : undefined;
}

function audioTag(timestamp: Millis, packetType: number, data: Uint8Array): Tag {
  return { type: 'audio', timestamp, body: concatBytes([Uint8Array.of(0xaf, packetType), data]) };
}
