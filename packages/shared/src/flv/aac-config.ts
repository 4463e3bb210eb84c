import type { AudioFormat } from '../frame.ts';
import { BitReader } from './bit-reader.ts';

const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
/** Channels by channelConfiguration, ISO/IEC 14496-3 table 1.19; 0 means "told elsewhere". */
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8];

/**
 * Reads an AudioSpecificConfig, ISO/IEC 14496-3 §1.6.2.1.
 *
 * @returns the format, or why the record cannot be used
 */
export function parseAacConfig(record: Uint8Array): AudioFormat | { reason: string } {
  const bits = new BitReader(record);
  const objectType = readObjectType(bits);
  const sampleRate = readSampleRate(bits);
  const channels = channelCounts[bits.bits(4)];
  if (bits.isExhausted || record.length < 2)
    return { reason: `an AAC configuration of ${record.length} bytes` };
  if (objectType === 0 || sampleRate === undefined || sampleRate < 4_000 || sampleRate > 192_000)
    return { reason: 'the AAC configuration names no object type or sample rate that exists' };
  if (channels === undefined || channels === 0)
    return { reason: 'the AAC configuration does not tell the number of channels' };
  const hasShortFrames = objectType === 2 && bits.flag();
  return {
    codec: 'aac',
    decoderConfig: record.slice(),
    codecString: `mp4a.40.${objectType}`,
    sampleRate,
    channels,
    samplesPerFrame: hasShortFrames ? 960 : 1024,
  };
}

function readObjectType(bits: BitReader): number {
  const type = bits.bits(5);
  return type === 31 ? 32 + bits.bits(6) : type;
}

function readSampleRate(bits: BitReader): number | undefined {
  const index = bits.bits(4);
  return index === 15 ? bits.bits(24) : sampleRates[index];
}
