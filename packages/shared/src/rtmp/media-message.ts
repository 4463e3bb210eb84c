import { tagTypeName } from '../flv/tag.ts';
import { splitAggregate } from './aggregate.ts';
import { decodeAmf0 } from './amf0.ts';
import { amf0Part, objectOf } from './command.ts';
import type { RtmpEvent } from './event.ts';
import { type RtmpMessage, messageTypes } from './message.ts';

/** @returns the media that a publisher's message holds; nothing for messages of other types */
export function readMedia(message: RtmpMessage): RtmpEvent[] {
  if (message.type === messageTypes.aggregate) return splitAggregate(message).flatMap(readSingle);
  return readSingle(message);
}

function readSingle(message: RtmpMessage): RtmpEvent[] {
  const { timestamp, body } = message;
  if (message.type === messageTypes.dataAmf3) return readData(message);
  const type = tagTypeName(message.type);
  if (type === undefined) return [];
  return type === 'data' ? readData(message) : [{ kind: 'media', type, timestamp, body }];
}

/** RTMP §7.1.2: onMetaData comes by itself or as what `@setDataFrame` sets. */
function readData(message: RtmpMessage): RtmpEvent[] {
  const body = amf0Part(message);
  const values = decodeAmf0(body);
  const [name, metadata] = values[0] === '@setDataFrame' ? values.slice(1) : values;
  const object = objectOf(metadata);
  if (name === 'onMetaData' && object !== undefined) return [{ kind: 'metadata', values: object }];
  return [{ kind: 'media', type: 'data', timestamp: message.timestamp, body }];
}
