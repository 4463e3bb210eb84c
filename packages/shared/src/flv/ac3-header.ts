import type { AudioFormat } from '../frame.ts';
import { BitReader } from './bit-reader.ts';

const syncWord = 0x0b77;
const sampleRates = [48_000, 44_100, 32_000];
/** Full-bandwidth channels by acmod; ETSI TS 102 366 table 4.3. */
const channelCounts = [2, 1, 2, 3, 3, 4, 4, 5];
const largestAc3Bsid = 10;
const samplesPerBlock = 256;

/**
 * Reads a syncframe of AC-3 into a format whose configuration is the payload of `dac3`; ETSI TS 102 366 §4.3, §F.4.
 *
 * @returns the frame's format, or why it is none
 */
export function parseAc3Header(frame: Uint8Array): AudioFormat | { reason: string } {
  const bits = new BitReader(frame);
  const isSync = bits.bits(16) === syncWord;
  bits.skip(16);
  const rateCode = bits.bits(2);
  const sizeCode = bits.bits(6);
  const bsid = bits.bits(5);
  const bsmod = bits.bits(3);
  const acmod = bits.bits(3);
  if ((acmod & 1) !== 0 && acmod !== 1) bits.skip(2);
  if ((acmod & 4) !== 0) bits.skip(2);
  if (acmod === 2) bits.skip(2);
  const lfe = bits.bits(1);
  const sampleRate = sampleRates[rateCode];
  if (!isSync || bsid > largestAc3Bsid || sampleRate === undefined || bits.isExhausted)
    return { reason: `not an AC-3 frame: ${frame.length} bytes` };
  const fields = (rateCode << 22) | (bsid << 17) | (bsmod << 14) | (acmod << 11) | (lfe << 10);
  const dac3 = fields | ((sizeCode >> 1) << 5);
  return {
    codec: 'ac3',
    decoderConfig: Uint8Array.of(dac3 >> 16, dac3 >> 8, dac3),
    codecString: 'ac-3',
    sampleRate,
    channels: (channelCounts[acmod] ?? 2) + lfe,
    samplesPerFrame: 6 * samplesPerBlock,
  };
}

/**
 * Reads a syncframe of Enhanced AC-3 (one independent substream) into a format whose configuration is the payload of
 * `dec3`; ETSI TS 102 366 §E.1.2, §F.6.
 *
 * @returns the frame's format, or why it is none
 */
export function parseEac3Header(frame: Uint8Array): AudioFormat | { reason: string } {
  const bits = new BitReader(frame);
  const isSync = bits.bits(16) === syncWord;
  bits.skip(5);
  const words = bits.bits(11) + 1;
  const rateCode = bits.bits(2);
  const blockCode = bits.bits(2);
  const acmod = bits.bits(3);
  const lfe = bits.bits(1);
  const bsid = bits.bits(5);
  const isReduced = rateCode === 3;
  const fullRate = sampleRates[isReduced ? blockCode : rateCode];
  if (!isSync || bsid <= largestAc3Bsid || bsid > 16 || fullRate === undefined || bits.isExhausted)
    return { reason: `not an E-AC-3 frame: ${frame.length} bytes` };
  const blocks = isReduced ? 6 : ([1, 2, 3, 6][blockCode] ?? 6);
  const sampleRate = isReduced ? fullRate / 2 : fullRate;
  const kilobits = Math.round((words * 16 * sampleRate) / (blocks * samplesPerBlock * 1000));
  const stream = (rateCode << 14) | (bsid << 9) | (acmod << 1) | lfe;
  return {
    codec: 'eac3',
    decoderConfig: Uint8Array.of(kilobits >> 5, kilobits << 3, stream >> 8, stream, 0),
    codecString: 'ec-3',
    sampleRate,
    channels: (channelCounts[acmod] ?? 2) + lfe,
    samplesPerFrame: blocks * samplesPerBlock,
  };
}
