import type { AudioFormat } from '../frame.ts';

/** Opus is decoded at 48 kHz always; RFC 7845 §5.1. */
const sampleRate = 48_000;
const magic = 'OpusHead';
const fixedLength = 19;
/** Samples of one frame by configuration, in groups of four, RFC 6716 §3.1: SILK, hybrid, CELT. */
const silkFrames = [480, 960, 1920, 2880] as const;
const hybridFrames = [480, 960] as const;
const celtFrames = [120, 240, 480, 960] as const;
/** A packet lasts 120 ms at most. */
const longestPacket = 5_760;

/**
 * Reads an identification header (`OpusHead`, RFC 7845 §5.1) into what `dOps` holds (Opus-ISOBMFF §4.3.2): the same
 * fields with the most significant byte first. An empty one means stereo, as E-RTMP v2 says.
 *
 * @returns the format for packets of 20 ms, or why the header cannot be used
 */
export function parseOpusHead(header: Uint8Array): AudioFormat | { reason: string } {
  if (header.length === 0) return format(2, Uint8Array.of(0, 2, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0));
  const name = String.fromCharCode(...header.subarray(0, 8));
  const [channels = 0, family = 0] = [header[9], header[18]];
  if (header.length < fixedLength || name !== magic || (header[8] ?? 0) >> 4 !== 0)
    return { reason: `not an Opus header: ${header.length} bytes` };
  const mapping = family === 0 ? new Uint8Array(0) : header.subarray(fixedLength, fixedLength + 2 + channels);
  if (channels === 0 || channels > (family === 0 ? 2 : 8) || (family !== 0 && mapping.length < 2 + channels))
    return { reason: `an Opus header of ${channels} channels in mapping family ${family}` };
  const told = new DataView(header.buffer, header.byteOffset, header.length);
  const fields = new Uint8Array(11 + mapping.length);
  const view = new DataView(fields.buffer);
  view.setUint8(1, channels);
  view.setUint16(2, told.getUint16(10, true));
  view.setUint32(4, told.getUint32(12, true));
  view.setInt16(8, told.getInt16(16, true));
  view.setUint8(10, family);
  fields.set(mapping, 11);
  return format(channels, fields);
}

function format(channels: number, decoderConfig: Uint8Array): AudioFormat {
  return { codec: 'opus', decoderConfig, codecString: 'opus', sampleRate, channels, samplesPerFrame: 960 };
}

/** Samples that a packet lasts, from its first bytes; RFC 6716 §3.1 and §3.2. Undefined if it breaks their rules. */
export function opusPacketSamples(packet: Uint8Array): number | undefined {
  const toc = packet[0];
  if (toc === undefined) return undefined;
  const configuration = toc >> 3;
  const frame =
    configuration < 12
      ? silkFrames[(configuration & 3) as 0 | 1 | 2 | 3]
      : configuration < 16
        ? hybridFrames[(configuration & 1) as 0 | 1]
        : celtFrames[(configuration & 3) as 0 | 1 | 2 | 3];
  const code = toc & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 63;
  const samples = frame * count;
  return samples === 0 || samples > longestPacket ? undefined : samples;
}
