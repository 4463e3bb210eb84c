import { readUnsigned } from '../bytes.ts';
import type { AudioFormat } from '../frame.ts';
import { BitReader } from './bit-reader.ts';

const magic = 'fLaC';
const blockHeaderLength = 4;
const streamInfoLength = 34;
/** Marks a metadata block of type STREAMINFO as the last one. */
const lastStreamInfo = [0x80, 0, 0, streamInfoLength] as const;

/**
 * Reads the beginning of a FLAC stream, `fLaC` and STREAMINFO (RFC 9639 §8.2), into what `dfLa` holds
 * (FLAC-ISOBMFF §3.3.2) behind its version and flags.
 *
 * @returns the format for frames of the largest block, or why the header cannot be used
 */
export function parseFlacHeader(header: Uint8Array): AudioFormat | { reason: string } {
  const hasMagic = String.fromCharCode(...header.subarray(0, 4)) === magic;
  const block = hasMagic ? header.subarray(4) : header;
  const info = block.subarray(blockHeaderLength, blockHeaderLength + streamInfoLength);
  if (info.length < streamInfoLength || ((block[0] ?? 0) & 127) !== 0)
    return { reason: `not a FLAC header: ${header.length} bytes` };
  const bits = new BitReader(info);
  bits.skip(16);
  const samplesPerFrame = bits.bits(16);
  bits.skip(48);
  const sampleRate = bits.bits(20);
  const channels = bits.bits(3) + 1;
  if (sampleRate < 4_000 || sampleRate > 192_000 || samplesPerFrame < 16)
    return { reason: `a FLAC header of ${sampleRate} Hz in blocks of ${samplesPerFrame}` };
  return {
    codec: 'flac',
    decoderConfig: Uint8Array.from([...lastStreamInfo, ...info]),
    codecString: 'fLaC',
    sampleRate,
    channels,
    samplesPerFrame,
  };
}

/** Samples of each channel in a frame, from its header; RFC 9639 §9.1. Undefined if it is no frame. */
export function flacFrameSamples(frame: Uint8Array): number | undefined {
  if (frame.length < 6 || readUnsigned(frame, 0, 2) >> 2 !== 0x3ffe) return undefined;
  const code = (frame[2] ?? 0) >> 4;
  if (code === 0) return undefined;
  if (code === 1) return 192;
  if (code < 6) return 576 * 2 ** (code - 2);
  if (code >= 8) return 256 * 2 ** (code - 8);
  // The size follows the frame's number, which is coded as UTF-8 codes its characters.
  const ones = Math.clz32(~((frame[4] ?? 0) << 24));
  const at = 4 + Math.max(1, ones);
  return readUnsigned(frame, at, code - 5) + 1;
}
