import { expect, it } from 'vitest';
import { amfObject, decodeAmf0, encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import { promiseKeyframes } from './metadata.ts';

it('adds the distance of key frames to what ffmpeg says', () => {
  const body = encodeAmf0('onMetaData', amfObject({ width: 1280, encoder: 'Lavf59' }));
  const [name, metadata] = decodeAmf0(promiseKeyframes(body));
  expect(name).toBe('onMetaData');
  expect(Object.fromEntries(metadata as Map<string, unknown>)).toEqual({
    ...{ width: 1280, encoder: 'Lavf59', videokeyframe_frequency: 2 },
  });
});

it.each([
  ['another message', encodeAmf0('onCuePoint', amfObject({ time: 1 }))],
  ['no object', encodeAmf0('onMetaData', 1)],
  ['nothing', new Uint8Array()],
])('leaves %s as it is', (_, body) => {
  expect(promiseKeyframes(body)).toBe(body);
});
