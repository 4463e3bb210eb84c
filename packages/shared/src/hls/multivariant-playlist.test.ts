import { expect, it } from 'vitest';
import { type Variant, writeMultivariantPlaylist } from './multivariant-playlist.ts';

const source: Variant = {
  uri: 'b/source/index.m3u8',
  name: 'Source',
  bandwidth: 2_500_000.2,
  codecs: ['avc1.64001f', 'mp4a.40.2'],
  resolution: { width: 1280, height: 720 },
  frameRate: 30_000 / 1001,
};

it('lists the variants in the order that it was given', () => {
  const sound: Variant = {
    ...{ uri: 'b/sound/index.m3u8', name: 'Sound', bandwidth: 96_000, codecs: ['mp4a.40.2'] },
    ...{ resolution: undefined, frameRate: undefined },
  };
  expect(writeMultivariantPlaylist([source, sound])).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-STREAM-INF:BANDWIDTH=2500001,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,NAME="Source"
b/source/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=96000,CODECS="mp4a.40.2",NAME="Sound"
b/sound/index.m3u8
`);
});

it('lets no name break out of its attribute', () => {
  const strange = { ...source, name: 'a"\r\n#EXT-X-ENDLIST' };
  const text = writeMultivariantPlaylist([strange]);
  expect(text).toContain('NAME="a#EXT-X-ENDLIST"');
});
