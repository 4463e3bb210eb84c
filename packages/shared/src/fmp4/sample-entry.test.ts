import { describe, expect, it } from 'vitest';
import type { AudioFormat, VideoFormat } from '../frame.ts';
import { findBox, readBoxes } from './box.ts';
import { audioSampleEntry, videoSampleEntry } from './sample-entry.ts';

const config = Uint8Array.of(7, 8, 9);
const fullConfig = Uint8Array.of(0, 0, 0, 0, 7, 8, 9);
const video = (codec: VideoFormat['codec']): VideoFormat => ({
  ...{ codec, codecString: '', decoderConfig: config, width: 642, height: 362 },
});
const audio = (codec: AudioFormat['codec']): AudioFormat => ({
  ...{ codec, codecString: '', decoderConfig: config, sampleRate: 48_000, channels: 2, samplesPerFrame: 960 },
});

describe('videoSampleEntry', () => {
  it.each([
    ['h264', 'avc1', 'avcC', config],
    ['hevc', 'hvc1', 'hvcC', config],
    ['av1', 'av01', 'av1C', config],
    ['vp9', 'vp09', 'vpcC', Uint8Array.of(1, 0, 0, 0, 7, 8, 9)],
  ] as const)('puts the configuration of %s where players look for it', (codec, entry, box, body) => {
    const bytes = videoSampleEntry(video(codec));
    const found = findBox(bytes, [entry])?.body ?? new Uint8Array(0);
    expect(new DataView(found.buffer, found.byteOffset).getUint32(24)).toBe(642 * 65_536 + 362);
    expect(readBoxes(found.subarray(78))).toMatchObject([{ type: box, body }]);
  });
});

describe('audioSampleEntry', () => {
  it.each([
    ['opus', 'Opus', 'dOps', config],
    ['flac', 'fLaC', 'dfLa', fullConfig],
    ['ac3', 'ac-3', 'dac3', config],
    ['eac3', 'ec-3', 'dec3', config],
  ] as const)('puts the configuration of %s where players look for it', (codec, entry, box, body) => {
    const found = findBox(audioSampleEntry(audio(codec)), [entry])?.body ?? new Uint8Array(0);
    expect(readBoxes(found.subarray(28))).toMatchObject([{ type: box, body }]);
  });

  it('describes MP3 by its object type alone', () => {
    const found = findBox(audioSampleEntry(audio('mp3')), ['mp4a'])?.body ?? new Uint8Array(0);
    const [esds] = readBoxes(found.subarray(28));
    const text = Buffer.from(esds?.body ?? []).toString('hex');
    expect(text).toContain('6b15');
    expect(text).not.toContain('070809');
  });
});
