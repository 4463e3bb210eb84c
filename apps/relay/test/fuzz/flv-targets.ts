import { isDeepStrictEqual } from 'node:util';
import { equalBytes } from '@starling/shared/bytes.ts';
import { parseAacConfig } from '@starling/shared/flv/aac-config.ts';
import { parseAc3Header, parseEac3Header } from '@starling/shared/flv/ac3-header.ts';
import { parseAv1Config, readAv1Picture, withoutTemporalDelimiter } from '@starling/shared/flv/av1-config.ts';
import { flacFrameSamples, parseFlacHeader } from '@starling/shared/flv/flac-config.ts';
import { parseAvcConfig, readAvcPicture } from '@starling/shared/flv/h264-config.ts';
import { parseHevcConfig, readHevcPicture } from '@starling/shared/flv/hevc-config.ts';
import { parseMp3Header } from '@starling/shared/flv/mp3-header.ts';
import { widenNalLengths } from '@starling/shared/flv/nal-units.ts';
import { opusPacketSamples, parseOpusHead } from '@starling/shared/flv/opus-config.ts';
import { FlvError, FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import { type Decoded, TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import type { PictureSize, VideoConfig } from '@starling/shared/flv/video-config.ts';
import { parseVp9Config, readVp9Picture } from '@starling/shared/flv/vp9-config.ts';
import { writeInit } from '@starling/shared/fmp4/init-segment.ts';
import type { AudioFormat, VideoFormat } from '@starling/shared/frame.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { readInitTracks } from '../../src/clips/fragment-times.ts';
import { readCorpus } from './corpus.ts';
import { cutUp, demand, type FuzzTarget } from './fuzz-target.ts';
import { editLooseTag, readLooseTags } from './loose-tags.ts';

const kibibyte: Bytes = 1024;
const fourCcs = ['avc1', 'hvc1', 'av01', 'vp09', 'mp4a', 'Opus', 'fLaC', '.mp3', 'ac-3', 'ec-3'];
const tagHeads = [
  '\x17\x00',
  '\x27\x01',
  '\xaf\x00',
  '\xaf\x01',
  '\x90',
  '\x91',
  '\x93',
  '\x96',
  '\x97',
  '\x1c\x00',
];

const stream: FuzzTarget = {
  name: 'flv-stream',
  seeds: readCorpus('flv-stream'),
  words: ['FLV\x01\x05\x00\x00\x00\x09', '\x09', '\x08', '\x12', ...tagHeads],
  run(input) {
    const whole = readStream([input]);
    const cut = readStream(cutUp(input));
    demand(whole.isRefused === cut.isRefused, 'whether it is refused does not depend on the cuts');
    if (whole.isRefused) return 'refused';
    demand(isDeepStrictEqual(whole.tags, cut.tags), 'what is read does not depend on the cuts');
    return 'taken';
  },
  memory: {
    hold(input) {
      const reader = new FlvStreamReader();
      try {
        reader.push(input);
      } catch (error) {
        if (!(error instanceof FlvError)) throw error;
      }
      return reader;
    },
    bound: (length) => 2 * length + 16 * kibibyte,
  },
};

const tags: FuzzTarget = {
  name: 'flv-tags',
  seeds: readCorpus('flv-tags'),
  words: [...fourCcs, ...tagHeads],
  editUnit: editLooseTag,
  run(input) {
    const decoded = decodeAll(readLooseTags(input));
    for (const each of decoded) {
      if (each.kind === 'format') checkFormat(each.format);
      if (each.kind !== 'frame') continue;
      const { frame } = each;
      demand(Number.isFinite(frame.decodeTime) && frame.decodeTime >= 0, 'a decode time is a number');
      demand(
        frame.kind === 'audio' || frame.presentationTime >= frame.decodeTime,
        'shown after being decoded',
      );
      demand(frame.data.length > 0, 'a frame has data');
      demand(frame.data.length <= 3 * input.length, 'a frame is no longer than what has come');
    }
    const hasFrames = decoded.some(({ kind }) => kind === 'frame');
    return hasFrames || input.length === 0 ? 'taken' : 'refused';
  },
  memory: {
    hold(input) {
      const decoder = new TagDecoder();
      for (const tag of readLooseTags(input)) decoder.decode(tag);
      return decoder;
    },
    // A record, what a decoder is given of it, and both in a format; 64 kinds of frames of sound.
    bound: (length) => 4 * length + 256 * kibibyte,
  },
};

const configs: FuzzTarget = {
  name: 'codec-configs',
  seeds: readCorpus('codec-configs'),
  words: ['OpusHead', 'fLaC', '\x81', '\x00\x00\x03', '\x0b\x77', '\x49\x83\x42'],
  run(input) {
    const before = input.slice();
    const pictures = [parseAvcConfig, parseHevcConfig, parseAv1Config, parseVp9Config].map((parse) =>
      parse(input),
    );
    const sounds = [
      parseAacConfig,
      parseOpusHead,
      parseFlacHeader,
      parseMp3Header,
      parseAc3Header,
      parseEac3Header,
    ];
    const formats = [...pictures.flatMap(formatOf), ...sounds.map((parse) => parse(input)).filter(isFormat)];
    formats.forEach(checkFormat);
    for (const size of [readAv1Picture, readVp9Picture].map((read) => read(input).size))
      demand(size === undefined || isSize(size), 'a picture has a size that can be');
    readAvcPicture(input);
    readHevcPicture(input);
    for (const samples of [opusPacketSamples(input), flacFrameSamples(input)])
      demand(samples === undefined || (samples > 0 && samples <= 65_536), 'a frame of sound has a length');
    demand(withoutTemporalDelimiter(input).length <= input.length, 'nothing is added to a temporal unit');
    for (const size of [1, 2, 3])
      demand(isWalkable(widenNalLengths(input, size)), 'lengths tell the next unit');
    demand(equalBytes(before, input), 'the input stays as it was');
    return formats.length > 0 ? 'taken' : 'refused';
  },
};

export const flvTargets: readonly FuzzTarget[] = [stream, tags, configs];

function readStream(pieces: readonly Uint8Array[]): { tags: Tag[]; isRefused: boolean } {
  const reader = new FlvStreamReader();
  const all: Tag[] = [];
  try {
    for (const piece of pieces)
      all.push(...reader.push(piece).map((tag) => ({ ...tag, body: Uint8Array.from(tag.body) })));
    return { tags: all, isRefused: false };
  } catch (error) {
    if (!(error instanceof FlvError)) throw error;
    return { tags: all, isRefused: true };
  }
}

function decodeAll(all: readonly Tag[]): Decoded[] {
  const decoder = new TagDecoder();
  return all.map((tag) => decoder.decode(tag));
}

function formatOf(config: VideoConfig | { reason: string }): VideoFormat[] {
  if ('reason' in config) return [];
  return [{ ...config.coding, ...(config.size ?? { width: 16, height: 16 }) }];
}

function isFormat(parsed: AudioFormat | { readonly reason: string }): parsed is AudioFormat {
  return !('reason' in parsed);
}

function isSize({ width, height }: PictureSize): boolean {
  return [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= 16_384);
}

/** What every later stage relies on, and that a header can be written which tells the same. */
function checkFormat(format: VideoFormat | AudioFormat): void {
  demand(/^[A-Za-z0-9.-]{3,64}$/.test(format.codecString), 'a codec string can stand in a playlist');
  const isVideo = 'width' in format;
  if (isVideo) demand(isSize(format), 'a format has a size that can be');
  else {
    const { sampleRate, channels, samplesPerFrame } = format;
    demand(sampleRate >= 4_000 && sampleRate <= 192_000, 'a format has a sample rate that can be');
    demand(channels >= 1 && channels <= 8, 'a format has one to eight channels');
    demand(samplesPerFrame >= 1 && samplesPerFrame <= 65_535, 'a frame has a length');
  }
  const told = readInitTracks(writeInit(isVideo ? { video: format } : { audio: format }));
  const isTold = isVideo
    ? told.video?.width === format.width && told.video.height === format.height
    : told.audio?.timescale === format.sampleRate;
  demand(isTold, 'a header tells the format');
}

function isWalkable(sample: Uint8Array): boolean {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.length);
  let at = 0;
  while (at + 4 < sample.length) at += 4 + view.getUint32(at);
  return at === sample.length;
}
