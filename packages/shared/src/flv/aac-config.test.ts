import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAacConfig } from './aac-config.ts';

describe('parseAacConfig', () => {
  it('reads stereo AAC-LC at 44.1 kHz, as OBS sends it', () => {
    expect(parseAacConfig(Uint8Array.of(0x12, 0x10))).toEqual({
      codec: 'aac',
      decoderConfig: Uint8Array.of(0x12, 0x10),
      codecString: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 2,
      samplesPerFrame: 1024,
    });
  });

  it('reads 5.1 channels, as ffmpeg sends them', () => {
    const parsed = parseAacConfig(Uint8Array.of(0x11, 0xb0, 0x56, 0xe5, 0));
    expect(parsed).toMatchObject({ sampleRate: 48_000, channels: 6 });
  });

  it('reads a sample rate that is written out in 24 bits', () => {
    // 00010 1111 (24 bits: 50000) 0001 …
    const bits = `000101111${(50_000).toString(2).padStart(24, '0')}0001000`;
    const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
    expect(parseAacConfig(bytes)).toMatchObject({ sampleRate: 50_000, channels: 1 });
  });

  it('names HE-AAC by its object type', () => {
    expect(parseAacConfig(Uint8Array.of(0x2b, 0x92, 0x08, 0))).toMatchObject({ codecString: 'mp4a.40.5' });
  });

  it('refuses what does not tell rate or channels', () => {
    expect(parseAacConfig(Uint8Array.of(0x12))).toHaveProperty('reason');
    expect(parseAacConfig(Uint8Array.of(0x12, 0x00))).toHaveProperty('reason');
    expect(parseAacConfig(Uint8Array.of(0x17, 0x10))).toHaveProperty('reason');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void parseAacConfig(bytes)));
  });
});
