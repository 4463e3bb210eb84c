import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSrtUrl } from './srt-address.ts';

describe('parseSrtUrl', () => {
  it('reads an address with everything in its query', () => {
    const url =
      'srt://live.example.org:9000?streamid=publish%3Alive/KEY&passphrase=a%20long%20secret&pbkeylen=32';
    expect(parseSrtUrl(`${url}&latency=400&mode=caller`)).toEqual({
      ...{ host: 'live.example.org', port: 9000, streamId: 'publish:live/KEY' },
      ...{ passphrase: 'a long secret', keyLength: 32, latency: 400 },
    });
  });

  it('does without a port and a query', () => {
    expect(parseSrtUrl('srt://[::1]')).toMatchObject({
      ...{ host: '::1', port: 8890, streamId: undefined, passphrase: undefined, keyLength: 16, latency: 250 },
    });
  });

  it('takes a latency that no SRT could have for microseconds, as OBS and ffmpeg mean it', () => {
    expect(parseSrtUrl('srt://a?latency=120000')).toMatchObject({ latency: 120 });
    expect(parseSrtUrl('srt://a?latency=65535')).toMatchObject({ latency: 65_535 });
  });

  it.each([
    ['rtmp://a/live', 'no SRT address'],
    ['srt://', 'no SRT address'],
    ['no address', 'no SRT address'],
    ['srt://a?mode=listener', 'listener'],
    ['srt://a?pbkeylen=20', 'pbkeylen'],
    ['srt://a?passphrase=short', '10 to 79'],
    ['srt://a?latency=soon', 'latency'],
    ['srt://a?latency=-1', 'latency'],
  ])('says what is wrong with %s', (url, words) => {
    expect(parseSrtUrl(url)).toHaveProperty('reason', expect.stringContaining(words));
  });

  it('throws at nothing', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSrtUrl(`srt://${text}`)));
  });
});
