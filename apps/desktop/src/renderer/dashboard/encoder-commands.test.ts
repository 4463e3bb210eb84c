import { describe, expect, it } from 'vitest';
import { ffmpegTestCommand, rtmpUrl } from './encoder-commands.ts';

describe('encoder commands', () => {
  it('name the relay by the host of the page', () => {
    expect(rtmpUrl('192.168.0.7', 1935)).toBe('rtmp://192.168.0.7:1935/live');
    expect(rtmpUrl('[::1]', 1936)).toBe('rtmp://[::1]:1936/live');
  });

  it('carry the key once there is one', () => {
    expect(ffmpegTestCommand('rtmp://a:1/live', 'k1')).toContain("'rtmp://a:1/live/k1'");
    expect(ffmpegTestCommand('rtmp://a:1/live', null)).toContain('/YOUR_STREAM_KEY');
  });

  it('keep one key frame every two seconds and no B-frames', () => {
    const command = ffmpegTestCommand('rtmp://a:1/live', null);
    expect(command).toContain('rate=30');
    expect(command).toContain('-g 60');
    expect(command).toContain('-bf 0');
  });
});
