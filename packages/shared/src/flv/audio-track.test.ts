import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioTrack } from './audio-track.ts';
import { flacFrameSamples } from './flac-config.ts';
import { opusPacketSamples } from './opus-config.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string) => [...Buffer.from(text)];

/** As libopus, ffmpeg's FLAC and AC-3 encoders and LAME write them at 48 kHz in stereo. */
const opusHead = Uint8Array.from([...ascii('OpusHead'), 1, 2, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);
const streamInfo = '1200120000025800051b0bb802f00000bb80a316b305f13b13fe767b3d0d068f95bc';
const flacHeader = hex(`664c6143 00000022 ${streamInfo}`);
const opusPacket = hex('fcb4065aa7b5');
const flacFrame = hex('fff85a8800374e0000');
const ac3Frame = hex('0b77fe95144043e106f46370');
const eac3Frame = hex('0b77017f3487c00020842108');
const mp3Frame = hex('fffb9464000001ee');

describe('AudioTrack', () => {
  it('turns the header of Opus into what dOps holds', () => {
    expect(new AudioTrack().learn('opus', opusHead)).toEqual({
      codec: 'opus',
      codecString: 'opus',
      decoderConfig: hex('0002 0138 0000bb80 0000 00'),
      sampleRate: 48_000,
      channels: 2,
      samplesPerFrame: 960,
    });
  });

  it('takes an empty header of Opus for stereo', () => {
    expect(new AudioTrack().learn('opus', new Uint8Array(0))).toMatchObject({ channels: 2 });
  });

  it('keeps the channel mapping of surround sound in Opus', () => {
    const surround = Uint8Array.from([...opusHead.subarray(0, 18), 1, 4, 2, 0, 4, 1, 2, 3, 5]);
    surround[9] = 6;
    expect(new AudioTrack().learn('opus', surround)).toMatchObject({
      channels: 6,
      decoderConfig: hex('0006 0138 0000bb80 0000 01 0402 000401020305'),
    });
    expect(new AudioTrack().learn('opus', surround.subarray(0, 22))).toHaveProperty('reason');
  });

  it('gives Opus packets of another length a format of their own, the same one each time', () => {
    const track = new AudioTrack();
    const told = track.learn('opus', opusHead);
    expect(track.formatOf('opus', opusPacket)).toBe(told);
    const short = track.formatOf('opus', hex('e4b4'));
    expect(short).toMatchObject({ samplesPerFrame: 120 });
    expect(track.formatOf('opus', opusPacket)).toBe(told);
    expect(track.formatOf('opus', hex('e4b4'))).toBe(short);
  });

  it('turns the header of FLAC into what dfLa holds, and marks its block as the last one', () => {
    expect(new AudioTrack().learn('flac', flacHeader)).toEqual({
      codec: 'flac',
      codecString: 'fLaC',
      decoderConfig: hex(`80000022 ${streamInfo}`),
      sampleRate: 48_000,
      channels: 2,
      samplesPerFrame: 4608,
    });
  });

  it.each([
    [
      'mp3',
      mp3Frame,
      {
        codecString: 'mp4a.40.34',
        sampleRate: 48_000,
        channels: 2,
        samplesPerFrame: 1152,
        decoderConfig: hex(''),
      },
    ],
    [
      'ac3',
      ac3Frame,
      {
        codecString: 'ac-3',
        sampleRate: 48_000,
        channels: 2,
        samplesPerFrame: 1536,
        decoderConfig: hex('101140'),
      },
    ],
    [
      'eac3',
      eac3Frame,
      {
        codecString: 'ec-3',
        sampleRate: 48_000,
        channels: 2,
        samplesPerFrame: 1536,
        decoderConfig: hex('0600200400'),
      },
    ],
  ] as const)('reads the format of %s out of each frame, and keeps its object', (codec, frame, format) => {
    const track = new AudioTrack();
    const first = track.formatOf(codec, frame);
    expect(first).toEqual({ codec, ...format });
    expect(track.formatOf(codec, frame)).toBe(first);
  });

  it.each([
    ['fff39464', 24_000, 576, 2],
    ['ffe300c4', 11_025, 576, 1],
  ])('reads the lower rates of MP3: %s', (header, sampleRate, samplesPerFrame, channels) => {
    expect(new AudioTrack().formatOf('mp3', hex(header))).toMatchObject({
      sampleRate,
      samplesPerFrame,
      channels,
    });
  });

  it('says why sound cannot be taken', () => {
    const track = new AudioTrack();
    expect(track.formatOf('opus', opusPacket)).toEqual({ reason: 'opus before its sequence header' });
    expect(track.learn('opus', hex('00'))).toEqual({ reason: 'not an Opus header: 1 bytes' });
    expect(track.learn('flac', hex('00'))).toEqual({ reason: 'not a FLAC header: 1 bytes' });
    expect(track.formatOf('mp3', hex('00'))).toEqual({ reason: 'not an MP3 frame: begins with 00000000' });
    expect(track.formatOf('ac3', hex('00'))).toEqual({ reason: 'not an AC-3 frame: 1 bytes' });
    expect(track.formatOf('eac3', hex('00'))).toEqual({ reason: 'not an E-AC-3 frame: 1 bytes' });
  });

  it('never throws, and knows no frame without samples', () => {
    const codec = fc.constantFrom('opus', 'flac', 'mp3', 'ac3', 'eac3', 'aac');
    const base = fc.constantFrom(opusPacket, flacFrame, mp3Frame, ac3Frame, eac3Frame);
    const track = new AudioTrack();
    track.learn('opus', opusHead);
    fc.assert(
      fc.property(codec, base, fc.uint8Array({ maxLength: 12 }), (kind, from, noise) => {
        const frame = from.slice();
        frame.set(noise.subarray(0, frame.length), 0);
        track.learn(kind, noise);
        for (const data of [frame, noise]) {
          const format = track.formatOf(kind, data);
          if (!('reason' in format)) expect(format.samplesPerFrame).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('opusPacketSamples', () => {
  it.each([
    ['SILK of 60 ms', '18', 2880],
    ['hybrid of 10 ms', '60', 480],
    ['CELT of 2.5 ms', '80', 120],
    ['two frames of 20 ms', 'f9', 1920],
    ['three frames of 20 ms', 'fb 03', 2880],
  ])('counts %s', (_name, packet, samples) => {
    expect(opusPacketSamples(hex(packet))).toBe(samples);
  });

  it.each(['', 'fb 00', '1b 3f'])('refuses a packet without length, or of more than 120 ms: %j', (packet) => {
    expect(opusPacketSamples(hex(packet))).toBeUndefined();
  });
});

describe('flacFrameSamples', () => {
  it.each([
    ['fff8 1a08 00 00', 192],
    ['fff8 5a88 00 37', 4608],
    ['fff8 6a08 00 0f', 16],
    ['fff8 7a08 c280 0fff', 4096],
    ['fff8 ca08 00 00', 4096],
  ])('reads the block size of %s', (frame, samples) => {
    expect(flacFrameSamples(hex(frame))).toBe(samples);
  });
});
