import { amfObject, type AmfObject, decodeAmf0, encodeAmf0 } from '@starling/shared/rtmp/amf0.ts';
import { keyframeInterval } from './muxer-plan.ts';

/**
 * Adds to onMetaData how far key frames are apart, under the name that Adobe's encoder gave it. ffmpeg does not write it;
 * a relay that knows it need not see a whole segment before it can list one.
 *
 * @param body of a data tag. @returns it unchanged where it is not onMetaData
 */
export function promiseKeyframes(body: Uint8Array): Uint8Array {
  const [name, metadata] = decodeAmf0(body);
  if (name !== 'onMetaData' || !(metadata instanceof Map)) return body;
  const told = Object.fromEntries(metadata as AmfObject);
  return encodeAmf0(name, amfObject({ ...told, videokeyframe_frequency: keyframeInterval }));
}
