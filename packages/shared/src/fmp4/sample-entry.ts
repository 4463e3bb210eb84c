import type { AudioCodec, AudioFormat, VideoCodec, VideoFormat } from '../frame.ts';
import { box, fullBox, uint16, uint32, uint8, zeros } from './box.ts';

/** ObjectTypeIndication, ISO/IEC 14496-1 §7.2.6.6. */
const objectTypes = { aac: 0x40, mp3: 0x6b } as const;
const audioStream = 0x15;

/** Sample entry and configuration box of each codec. */
const videoEntries: Readonly<
  Record<VideoCodec, (config: Uint8Array) => readonly [entry: string, config: Uint8Array]>
> = {
  h264: (config) => ['avc1', box('avcC', config)],
  hevc: (config) => ['hvc1', box('hvcC', config)],
  av1: (config) => ['av01', box('av1C', config)],
  vp9: (config) => ['vp09', fullBox('vpcC', 1, 0, config)],
};
const audioEntries: Readonly<
  Record<AudioCodec, (config: Uint8Array) => readonly [entry: string, config: Uint8Array]>
> = {
  aac: (config) => ['mp4a', elementaryStream(objectTypes.aac, config)],
  opus: (config) => ['Opus', box('dOps', config)],
  flac: (config) => ['fLaC', fullBox('dfLa', 0, 0, config)],
  mp3: () => ['mp4a', elementaryStream(objectTypes.mp3)],
  ac3: (config) => ['ac-3', box('dac3', config)],
  eac3: (config) => ['ec-3', box('dec3', config)],
};

/** VisualSampleEntry, ISO/IEC 14496-12 §12.1.3, with what configures the decoder. */
export function videoSampleEntry({ codec, decoderConfig, width, height }: VideoFormat): Uint8Array {
  const [entry, config] = videoEntries[codec](decoderConfig);
  return box(
    entry,
    ...[zeros(6), uint16(1), zeros(16), uint16(width, height), uint32(0x480000, 0x480000, 0)],
    ...[uint16(1), zeros(32), uint16(0x18, 0xffff), config],
  );
}

/** AudioSampleEntry, ISO/IEC 14496-12 §12.2.3, with what configures the decoder. */
export function audioSampleEntry(format: AudioFormat): Uint8Array {
  const { codec, decoderConfig, channels, sampleRate } = format;
  const [entry, config] = audioEntries[codec](decoderConfig);
  return box(
    entry,
    ...[zeros(6), uint16(1), zeros(8), uint16(channels, 16), zeros(4)],
    // 16.16; a rate beyond 65,535 Hz does not fit and is left to the decoder configuration.
    ...[uint32(sampleRate > 0xffff ? 0 : sampleRate * 0x10000), config],
  );
}

/** The ES descriptor of MPEG audio, ISO/IEC 14496-1 §7.2.6 and 14496-14 §5.6. */
function elementaryStream(objectType: number, specific?: Uint8Array): Uint8Array {
  const config = descriptor(
    4,
    ...[uint8(objectType, audioStream, 0, 0, 0), uint32(0, 0)],
    ...(specific === undefined ? [] : [descriptor(5, specific)]),
  );
  return fullBox('esds', 0, 0, descriptor(3, uint16(0), uint8(0), config, descriptor(6, uint8(2))));
}

function descriptor(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const size = body.length;
  return new Uint8Array(
    Buffer.concat([
      uint8(tag, 0x80 | (size >> 21), 0x80 | ((size >> 14) & 127), 0x80 | ((size >> 7) & 127), size & 127),
      body,
    ]),
  );
}
