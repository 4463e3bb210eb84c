import { type AmfObject, type AmfValue, amfObject, decodeAmf0, encodeAmf0 } from './amf0.ts';
import { encodeMessage } from './chunk-writer.ts';
import { type RtmpMessage, messageTypes } from './message.ts';

/** A command message; RTMP §7.1.1. */
export interface RtmpCommand {
  readonly name: string;
  /** 0 where no answer is expected. */
  readonly transactionId: number;
  /** The command object and the arguments after it. */
  readonly args: readonly AmfValue[];
  readonly messageStreamId: number;
}

/** Chunk stream of our answers; any but 2 will do. */
const commandChunkStream = 3;

/**
 * Reads a command of AMF0 (type 20) or of AMF3 (type 17), whose values are AMF0 after a leading 0.
 *
 * @returns undefined where no name stands
 */
export function parseCommand(message: RtmpMessage): RtmpCommand | undefined {
  const [name, transactionId, ...args] = decodeAmf0(amf0Part(message));
  if (typeof name !== 'string') return undefined;
  return {
    name,
    transactionId: typeof transactionId === 'number' && Number.isFinite(transactionId) ? transactionId : 0,
    args,
    messageStreamId: message.messageStreamId,
  };
}

/** The AMF0 in a command or data message: AMF3's begin with one byte more. */
export function amf0Part(message: RtmpMessage): Uint8Array {
  const isAmf3 = message.type === messageTypes.commandAmf3 || message.type === messageTypes.dataAmf3;
  return isAmf3 && message.body[0] === 0 ? message.body.subarray(1) : message.body;
}

/** @returns the bytes of one command */
export function encodeCommand(
  command: { name: string; transactionId: number; args: readonly AmfValue[]; messageStreamId: number },
  chunkSize: number,
): Uint8Array {
  const body = encodeAmf0(command.name, command.transactionId, ...command.args);
  return encodeMessage(
    { type: messageTypes.commandAmf0, timestamp: 0, messageStreamId: command.messageStreamId, body },
    commandChunkStream,
    chunkSize,
  );
}

/** The information object of onStatus, `_result` and `_error`; RTMP §7.2.2. */
export function statusInfo(level: 'status' | 'error', code: string, description: string): AmfObject {
  return amfObject({ level, code, description });
}

/** @returns the value if it is a string, without what people paste around it */
export function textOf(value: AmfValue): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

/** @returns the value if it is an object */
export function objectOf(value: AmfValue): AmfObject | undefined {
  return value instanceof Map ? (value as AmfObject) : undefined;
}

/** What Flash Media Server calls an application's only instance; encoders set up for it write `live/_definst_`. */
const defaultInstance = '_definst_';

/**
 * Splits what encoders write into `app` and the publish name: `rtmp://HOST/live/KEY` can arrive as `live` and
 * `KEY`, as `live/KEY` and nothing, with slashes at the ends and with a query at either.
 */
export function splitStreamName(
  app: string,
  name: string,
): { app: string; streamKey: string; query: string } {
  const [appPath = ''] = app.split('?', 1);
  const appParts = appPath.split('/').filter((part) => part !== '' && part !== defaultInstance);
  const at = name.indexOf('?');
  const key = (at < 0 ? name : name.slice(0, at)).replace(/^\/+|\/+$/g, '');
  return {
    app: appParts[0] ?? '',
    streamKey: [...appParts.slice(1), key].filter((part) => part !== '').join('/'),
    query: at < 0 ? '' : name.slice(at + 1),
  };
}
