import type { AudioFormat, VideoFormat } from '../frame.ts';
import { ascii, box, fullBox, uint16, uint32, uint8, zeros } from './box.ts';
import { audioTrackId, type TrackFormats, videoTimescale, videoTrackId } from './track.ts';

const unityMatrix = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** "und", packed as ISO/IEC 14496-12 §8.4.2.3 wants it. */
const undefinedLanguage = 0x55c4;

/** The header that every part of a rendition needs before it: `ftyp` and `moov`, ISO/IEC 23000-19 (CMAF) §7.3.1. */
export function writeInit(formats: TrackFormats): Uint8Array {
  const { video, audio } = formats;
  const tracks = [...(video ? [videoTrack(video)] : []), ...(audio ? [audioTrack(audio)] : [])];
  const extensions = [
    ...(video ? [trackExtends(videoTrackId)] : []),
    ...(audio ? [trackExtends(audioTrackId)] : []),
  ];
  const ftyp = box('ftyp', ascii('iso6'), uint32(0), ascii('iso6cmfcmp41'));
  const moov = box('moov', movieHeader(), ...tracks, box('mvex', ...extensions));
  return new Uint8Array(Buffer.concat([ftyp, moov]));
}

function movieHeader(): Uint8Array {
  return fullBox(
    ...(['mvhd', 0, 0, uint32(0, 0, 1000, 0, 0x10000), uint16(0x100), zeros(10)] as const),
    unityMatrix,
    zeros(24),
    uint32(0xffffffff),
  );
}

function trackExtends(trackId: number): Uint8Array {
  return fullBox('trex', 0, 0, uint32(trackId, 1, 0, 0, 0));
}

function videoTrack(format: VideoFormat): Uint8Array {
  const header = trackHeader(videoTrackId, 0, format.width, format.height);
  const avc1 = box(
    'avc1',
    ...[zeros(6), uint16(1), zeros(16), uint16(format.width, format.height), uint32(0x480000, 0x480000, 0)],
    ...[uint16(1), zeros(32), uint16(0x18, 0xffff), box('avcC', format.decoderConfig)],
  );
  const media = mediaBox('vide', videoTimescale, fullBox('vmhd', 0, 1, zeros(8)), avc1);
  return box('trak', header, media);
}

function audioTrack(format: AudioFormat): Uint8Array {
  const header = trackHeader(audioTrackId, 0x100, 0, 0);
  const mp4a = box(
    'mp4a',
    ...[zeros(6), uint16(1), zeros(8), uint16(format.channels, 16), zeros(4)],
    // 16.16; a rate beyond 65,535 Hz does not fit and is left to the decoder configuration.
    ...[uint32(format.sampleRate > 0xffff ? 0 : format.sampleRate * 0x10000), elementaryStream(format)],
  );
  const media = mediaBox('soun', format.sampleRate, fullBox('smhd', 0, 0, zeros(4)), mp4a);
  return box('trak', header, media);
}

function trackHeader(trackId: number, volume: number, width: number, height: number): Uint8Array {
  return fullBox(
    ...(['tkhd', 0, 3, uint32(0, 0, trackId, 0, 0), zeros(8), uint16(0, 0, volume, 0)] as const),
    unityMatrix,
    uint32(width * 0x10000, height * 0x10000),
  );
}

function mediaBox(
  handler: string,
  timescale: number,
  mediaHeader: Uint8Array,
  entry: Uint8Array,
): Uint8Array {
  const mdhd = fullBox('mdhd', 0, 0, uint32(0, 0, timescale, 0), uint16(undefinedLanguage, 0));
  const hdlr = fullBox('hdlr', 0, 0, zeros(4), ascii(handler), zeros(12), ascii('starling\0'));
  const dinf = box('dinf', fullBox('dref', 0, 0, uint32(1), fullBox('url ', 0, 1)));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, 0, uint32(1), entry),
    fullBox('stts', 0, 0, uint32(0)),
    fullBox('stsc', 0, 0, uint32(0)),
    fullBox('stsz', 0, 0, uint32(0, 0)),
    fullBox('stco', 0, 0, uint32(0)),
  );
  return box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl));
}

/** The ES descriptor of MPEG-4 audio, ISO/IEC 14496-1 §7.2.6 and 14496-14 §5.6. */
function elementaryStream({ decoderConfig }: AudioFormat): Uint8Array {
  const specific = descriptor(5, decoderConfig);
  const config = descriptor(4, uint8(0x40, 0x15, 0, 0, 0), uint32(0, 0), specific);
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
