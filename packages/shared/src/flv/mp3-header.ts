import { readUnsigned } from '../bytes.ts';
import type { AudioFormat } from '../frame.ts';

const sampleRates = [44_100, 48_000, 32_000];
const none = new Uint8Array(0);

/**
 * Reads the header of an MPEG audio frame of layer III; ISO/IEC 11172-3 §2.4.1.3, 13818-3.
 *
 * @returns the frame's format, or why it is none
 */
export function parseMp3Header(frame: Uint8Array): AudioFormat | { reason: string } {
  const header = readUnsigned(frame, 0, 4);
  const version = (header >> 19) & 3;
  const layer = (header >> 17) & 3;
  const fullRate = sampleRates[(header >> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== 1 || fullRate === undefined)
    return { reason: `not an MP3 frame: begins with ${header.toString(16).padStart(8, '0')}` };
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4;
  return {
    codec: 'mp3',
    decoderConfig: none,
    codecString: 'mp4a.40.34',
    sampleRate: fullRate / divisor,
    channels: ((header >> 6) & 3) === 3 ? 1 : 2,
    samplesPerFrame: version === 3 ? 1152 : 576,
  };
}
