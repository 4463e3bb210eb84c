import { equalBytes } from '../bytes.ts';
import type { AudioCodec, AudioFormat } from '../frame.ts';
import { parseAacConfig } from './aac-config.ts';
import { parseAc3Header, parseEac3Header } from './ac3-header.ts';
import { flacFrameSamples, parseFlacHeader } from './flac-config.ts';
import { parseMp3Header } from './mp3-header.ts';
import { opusPacketSamples, parseOpusHead } from './opus-config.ts';

type Parser = (bytes: Uint8Array) => AudioFormat | { readonly reason: string };

/** Codecs whose parameters come before the sound, in a sequence header. */
const headerParsers: Partial<Record<AudioCodec, Parser>> = {
  aac: parseAacConfig,
  opus: parseOpusHead,
  flac: parseFlacHeader,
};
/** Codecs whose every frame tells its parameters. */
const frameParsers: Partial<Record<AudioCodec, Parser>> = {
  mp3: parseMp3Header,
  ac3: parseAc3Header,
  eac3: parseEac3Header,
};
/** Codecs whose frames may differ in length. */
const frameLengths: Partial<Record<AudioCodec, (frame: Uint8Array) => number | undefined>> = {
  opus: opusPacketSamples,
  flac: flacFrameSamples,
};
/** A publisher whose frames come in more kinds than this gets new format objects for old kinds. */
const mostKinds = 64;

/** What a publisher's sequence header says, and the sound after it; formats keep their identity as in a video track. */
export class AudioTrack {
  #record: Uint8Array | undefined;
  #told: AudioFormat | undefined;
  #known: AudioFormat[] = [];

  /** @returns the format; undefined for codecs that need no header; or why the header cannot be used */
  learn(codec: AudioCodec, record: Uint8Array): AudioFormat | undefined | { readonly reason: string } {
    const parse = headerParsers[codec];
    if (parse === undefined) return undefined;
    if (this.#told?.codec === codec && this.#record !== undefined && equalBytes(this.#record, record))
      return this.#told;
    const parsed = parse(record);
    if ('reason' in parsed) return parsed;
    this.#record = record.slice();
    this.#told = parsed;
    this.#known = [parsed];
    return parsed;
  }

  /** @returns the format of one frame, or why it cannot be taken */
  formatOf(codec: AudioCodec, frame: Uint8Array): AudioFormat | { readonly reason: string } {
    const parse = frameParsers[codec];
    if (parse !== undefined) {
      const parsed = parse(frame);
      return 'reason' in parsed ? parsed : this.#intern(parsed);
    }
    const told = this.#told;
    if (told?.codec !== codec) return { reason: `${codec} before its sequence header` };
    const lengthOf = frameLengths[codec];
    if (lengthOf === undefined) return told;
    const samplesPerFrame = lengthOf(frame);
    if (samplesPerFrame === undefined) return { reason: `not a frame of ${codec}: ${frame.length} bytes` };
    return samplesPerFrame === told.samplesPerFrame ? told : this.#intern({ ...told, samplesPerFrame });
  }

  #intern(format: AudioFormat): AudioFormat {
    const known = this.#known.find((other) => isSameFormat(other, format));
    if (known !== undefined) return known;
    if (this.#known.length >= mostKinds) this.#known = [];
    this.#known.push(format);
    return format;
  }
}

function isSameFormat(a: AudioFormat, b: AudioFormat): boolean {
  return (
    a.codec === b.codec &&
    a.sampleRate === b.sampleRate &&
    a.channels === b.channels &&
    a.samplesPerFrame === b.samplesPerFrame &&
    equalBytes(a.decoderConfig, b.decoderConfig)
  );
}
