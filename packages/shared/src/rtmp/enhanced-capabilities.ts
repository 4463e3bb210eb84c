import { audioFourCcs, videoFourCcs } from '../flv/enhanced-tag.ts';
import { type AmfObject, type AmfValue, amfObject } from './amf0.ts';
import { objectOf } from './command.ts';

/** What a client says of Enhanced RTMP when it connects; E-RTMP v2, "Enhancing NetConnection connect Command". */
export interface EnhancedCapabilities {
  /** FourCCs of the codecs that it may send, `*` for any; at most 64, without repetitions. */
  readonly codecs: readonly string[];
  /** Whether it understands `NetConnection.Connect.ReconnectRequest`. */
  readonly canReconnect: boolean;
}

/** CapsExMask. Multitrack (2) is missing: one track of each kind is taken. */
const capsEx = { reconnect: 1, modEx: 4, timestampNanoOffset: 8 } as const;
/** FourCcInfoMask. */
const codecFlags = { canDecode: 1, canEncode: 2, canForward: 4 } as const;
const mostCodecs = 64;
/** Four printable characters; they are shown in the log. */
const fourCcPattern = /^(?:[!-~ ]{4}|\*)$/;

/**
 * Reads `fourCcList` (E-RTMP v1), `videoFourCcInfoMap`, `audioFourCcInfoMap` and `capsEx` (v2). Whatever in them is of
 * another type than it should be is left out.
 *
 * @param wishes the command object of `connect`
 * @returns undefined for a client that names none of them: it speaks plain RTMP
 */
export function readCapabilities(wishes: AmfObject | undefined): EnhancedCapabilities | undefined {
  const list = wishes?.get('fourCcList');
  const maps = ['videoFourCcInfoMap', 'audioFourCcInfoMap'].map((name) => objectOf(wishes?.get(name)));
  const flags = wishes?.get('capsEx');
  if (list === undefined && flags === undefined && maps.every((map) => map === undefined)) return undefined;
  const named = [...listed(list), ...maps.flatMap(sendable)];
  const codecs = named.filter((name): name is string => typeof name === 'string' && fourCcPattern.test(name));
  return {
    codecs: [...new Set(codecs)].slice(0, mostCodecs),
    canReconnect: (flagsOf(flags) & capsEx.reconnect) !== 0,
  };
}

/** A strict array; as an ECMA array or an object with numbers for keys from those who take the two for the same. */
function listed(value: AmfValue): readonly AmfValue[] {
  return Array.isArray(value) ? (value as readonly AmfValue[]) : [...(objectOf(value)?.values() ?? [])];
}

/** Codecs that it only decodes are no concern of who takes its stream. */
function sendable(map: AmfObject | undefined): string[] {
  const canSend = codecFlags.canEncode | codecFlags.canForward;
  return [...(map ?? [])].filter(([, flags]) => (flagsOf(flags) & canSend) !== 0).map(([fourCc]) => fourCc);
}

function flagsOf(value: AmfValue): number {
  return typeof value === 'number' && value >= 0 && value < 2 ** 32 ? value : 0;
}

/**
 * What we tell a client of Enhanced RTMP in the first object of connect's `_result`: every codec that is taken, that we
 * can ask it to reconnect, and that the ModEx prefix with its nanoseconds is read. Multitrack is not offered.
 */
export function ourCapabilities(): AmfObject {
  const flags = codecFlags.canDecode | codecFlags.canForward;
  const infoMap = (fourCcs: Iterable<string>): AmfObject =>
    new Map([...fourCcs].map((name) => [name, flags]));
  return amfObject({
    fourCcList: [...videoFourCcs.keys(), ...audioFourCcs.keys()],
    videoFourCcInfoMap: infoMap(videoFourCcs.keys()),
    audioFourCcInfoMap: infoMap(audioFourCcs.keys()),
    capsEx: capsEx.reconnect | capsEx.modEx | capsEx.timestampNanoOffset,
  });
}

/** What we say of ourselves when we publish: H.264 and AAC are sent, and a request to reconnect is understood. */
export function publisherCapabilities(): AmfObject {
  return amfObject({
    fourCcList: ['avc1', 'mp4a'],
    videoFourCcInfoMap: amfObject({ avc1: codecFlags.canEncode }),
    audioFourCcInfoMap: amfObject({ mp4a: codecFlags.canEncode }),
    capsEx: capsEx.reconnect,
  });
}
