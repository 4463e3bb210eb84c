import { describe, expect, it } from 'vitest';
import { splitSrtUrl } from './srt-parts.ts';

describe('splitSrtUrl', () => {
  it('keeps what is no secret in the address', () => {
    const address = ' srt://a.example:9000?streamid=publish:live/KEY&passphrase=long%20secret&latency=300 ';
    expect(splitSrtUrl(address)).toEqual({
      ...{ url: 'srt://a.example:9000?latency=300', streamId: 'publish:live/KEY', passphrase: 'long secret' },
    });
  });

  it('is content with an address alone', () => {
    expect(splitSrtUrl('srt://a.example:9000')).toEqual({
      ...{ url: 'srt://a.example:9000', streamId: '', passphrase: '' },
    });
  });

  it('leaves other addresses alone', () => {
    for (const address of ['rtmp://a.example/live', 'a.example', 'srt://'])
      expect(splitSrtUrl(address)).toBeUndefined();
  });
});
