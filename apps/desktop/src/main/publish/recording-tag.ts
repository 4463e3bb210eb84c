import { concatBytes } from '@starling/shared/bytes.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { RecordingPicture } from '../../ipc/media-messages.ts';
import type { ProgrammeTag } from './programme-tag.ts';

/** @returns a picture that was coded for a recording as the programme's are told: H.264 in FLV, no B frames; FLV 10.1 §E.4.3 */
export function recordingTag({ picture }: RecordingPicture, timestamp: Millis): ProgrammeTag {
  const isConfig = picture.kind === 'video-config';
  const isKey = isConfig || picture.isKey;
  const head = Uint8Array.of(isKey ? 0x17 : 0x27, isConfig ? 0 : 1, 0, 0, 0);
  const body = concatBytes([head, isConfig ? picture.description : picture.data]);
  return {
    tag: { type: 'video', timestamp, body },
    role: isConfig ? 'video-config' : 'video',
    ...{ isKey: !isConfig && isKey, isDisposable: false },
  };
}
