import { readUnsigned } from '../bytes.ts';
import type { RtmpEvent } from './event.ts';
import { encodeControl, encodeUserControl } from './chunk-writer.ts';
import { type RtmpMessage, messageTypes, userControlEvents } from './message.ts';
import { defaultWindow } from './window-acknowledgement.ts';

/** Answers the control messages that want it: a ping (RTMP §7.1.7) and Set Peer Bandwidth (§5.4.5). */
export function answerControl(message: RtmpMessage): RtmpEvent[] {
  if (message.type === messageTypes.setPeerBandwidth)
    return [{ kind: 'send', bytes: encodeControl(messageTypes.windowAcknowledgementSize, defaultWindow) }];
  if (message.type !== messageTypes.userControl) return [];
  if (readUnsigned(message.body, 0, 2) !== userControlEvents.pingRequest) return [];
  const stamp = readUnsigned(message.body, 2, 4);
  return [{ kind: 'send', bytes: encodeUserControl(userControlEvents.pingResponse, stamp) }];
}
