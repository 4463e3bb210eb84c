import { readUnsigned } from '../bytes.ts';
import type { Millis } from '../units.ts';
import { writeWords } from './packet.ts';

/** The body of an acknowledgement; draft §3.2.4. */
export interface Acknowledgement {
  /** The first packet that has not come. */
  readonly sequence: number;
  /** Undefined in a light one. */
  readonly full: FullAcknowledgement | undefined;
}

export interface FullAcknowledgement {
  readonly roundTrip: Millis;
  readonly variation: Millis;
  /** Packets that there is room for. */
  readonly room: number;
  /** Packets a second; 0 while unknown. */
  readonly packetRate: number;
  /** Packets a second that the path could carry; 0 while unknown. */
  readonly capacity: number;
  readonly bytesPerSecond: number;
}

export function writeAcknowledgement({ sequence, full }: Acknowledgement): Uint8Array {
  if (full === undefined) return writeWords([sequence]);
  const micros = (time: Millis) => Math.round(time * 1000);
  return writeWords([
    ...[sequence, micros(full.roundTrip), micros(full.variation), full.room],
    ...[full.packetRate, full.capacity, full.bytesPerSecond],
  ]);
}

/** @returns undefined where it is cut short; old versions leave the rates out */
export function readAcknowledgement(body: Uint8Array): Acknowledgement | undefined {
  if (body.length < 4) return undefined;
  const word = (index: number) => readUnsigned(body, index * 4, 4);
  const sequence = word(0) & 0x7fff_ffff;
  if (body.length < 16) return { sequence, full: undefined };
  return {
    sequence,
    full: {
      ...{ roundTrip: word(1) / 1000, variation: word(2) / 1000, room: word(3) },
      ...{ packetRate: word(4), capacity: word(5), bytesPerSecond: word(6) },
    },
  };
}
