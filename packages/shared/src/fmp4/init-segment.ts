import type { AudioFormat, VideoFormat } from '../frame.ts';
import { ascii, box, fullBox, uint16, uint32, zeros } from './box.ts';
import { audioSampleEntry, videoSampleEntry } from './sample-entry.ts';
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
  const entry = videoSampleEntry(format);
  const media = mediaBox('vide', videoTimescale, fullBox('vmhd', 0, 1, zeros(8)), entry);
  return box('trak', header, media);
}

function audioTrack(format: AudioFormat): Uint8Array {
  const header = trackHeader(audioTrackId, 0x100, 0, 0);
  const entry = audioSampleEntry(format);
  const media = mediaBox('soun', format.sampleRate, fullBox('smhd', 0, 0, zeros(4)), entry);
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
