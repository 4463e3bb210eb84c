import { concatBytes } from '../bytes.ts';
import type { Millis } from '../units.ts';
import { type AmfValue, amfObject, encodeAmf0 } from './amf0.ts';
import { encodeMessage } from './chunk-writer.ts';
import { handshakeLength, rtmpVersion } from './handshake.ts';
import { messageTypes } from './message.ts';

/** What a publisher sends, as bytes that follow a script and do not look at the answers: for tests and benches. */

const chunkSize = 128;

/** C0, C1 without digest, and C2. */
export function scriptHandshake(): Uint8Array {
  return concatBytes([Uint8Array.of(rtmpVersion), new Uint8Array(2 * handshakeLength)]);
}

/** One command on message stream `messageStreamId`. */
export function scriptCommand(
  name: string,
  transactionId: number,
  args: readonly AmfValue[],
  messageStreamId = 0,
): Uint8Array {
  const body = encodeAmf0(name, transactionId, ...args);
  return encodeMessage({ type: messageTypes.commandAmf0, timestamp: 0, messageStreamId, body }, 3, chunkSize);
}

/**
 * Handshake, connect, and all that OBS and ffmpeg say up to `publish`.
 *
 * @param more what else stands in the command object of connect
 */
export function scriptPublish(
  streamKey: string,
  app = 'live',
  more: Readonly<Record<string, AmfValue>> = {},
): Uint8Array {
  const wishes = amfObject({
    app,
    type: 'nonprivate',
    flashVer: 'FMLE/3.0 (compatible; Test1.0)',
    tcUrl: `rtmp://h/${app}`,
    ...more,
  });
  return concatBytes([
    scriptHandshake(),
    scriptCommand('connect', 1, [wishes]),
    scriptCommand('releaseStream', 2, [null, streamKey]),
    scriptCommand('FCPublish', 3, [null, streamKey]),
    scriptCommand('createStream', 4, [null]),
    scriptCommand('publish', 5, [null, streamKey, 'live'], 1),
  ]);
}

/** FCUnpublish and deleteStream. */
export function scriptUnpublish(streamKey: string): Uint8Array {
  return concatBytes([
    scriptCommand('FCUnpublish', 6, [null, streamKey]),
    scriptCommand('deleteStream', 7, [null, 1]),
  ]);
}

/** One audio, video or data message. */
export function scriptMedia(
  type: 'audio' | 'video' | 'data',
  timestamp: Millis,
  body: Uint8Array,
): Uint8Array {
  const number = { audio: messageTypes.audio, video: messageTypes.video, data: messageTypes.dataAmf0 }[type];
  return encodeMessage({ type: number, timestamp, messageStreamId: 1, body }, 4, chunkSize);
}
