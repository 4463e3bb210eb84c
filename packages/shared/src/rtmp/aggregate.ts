import { readUnsigned } from '../bytes.ts';
import type { RtmpMessage } from './message.ts';

const tagHeaderLength = 11;
const backPointerLength = 4;

/**
 * Takes an aggregate message apart into the FLV tags it consists of; RTMP §7.1.6. Their timestamps are moved so that
 * the first one's equals the aggregate's. A tag that is cut short ends it.
 */
export function splitAggregate(aggregate: RtmpMessage): RtmpMessage[] {
  const { body } = aggregate;
  const messages: RtmpMessage[] = [];
  let first: number | undefined;
  for (let at = 0; at + tagHeaderLength <= body.length;) {
    const length = readUnsigned(body, at + 1, 3);
    const end = at + tagHeaderLength + length;
    if (end > body.length) break;
    const stamp = readUnsigned(body, at + 4, 3) + (body[at + 7] ?? 0) * 2 ** 24;
    first ??= stamp;
    messages.push({
      type: body[at] ?? 0,
      timestamp: (aggregate.timestamp + stamp - first + 2 ** 32) % 2 ** 32,
      messageStreamId: aggregate.messageStreamId,
      body: body.subarray(at + tagHeaderLength, end),
    });
    at = end + backPointerLength;
  }
  return messages;
}
