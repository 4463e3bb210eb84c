import { readBoxes } from '@starling/shared/fmp4/box.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** How much of a file {@link readMovieDuration} has to see, if its header is in front. */
export const movieHeaderBytes: Bytes = 4_096;

/**
 * The length that an MP4 says it has: `mvhd`, ISO/IEC 14496-12 §8.2.2.
 *
 * @param head the file's first bytes
 * @returns 0 where there is no header in them
 */
export function readMovieDuration(head: Uint8Array): Millis {
  const moov = offsetOf(head, 'moov');
  const mvhd = moov === undefined ? undefined : head.subarray(moov + 8);
  if (mvhd === undefined || mvhd.length < 40 || Buffer.from(mvhd).toString('latin1', 4, 8) !== 'mvhd')
    return 0;
  const view = new DataView(mvhd.buffer, mvhd.byteOffset + 8, mvhd.length - 8);
  const isLong = view.getUint8(0) === 1;
  const timescale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return timescale === 0 ? 0 : (duration * 1000) / timescale;
}

/** The `moov` itself is cut short in the head, so that only the boxes before it can be read whole. */
function offsetOf(head: Uint8Array, type: string): Bytes | undefined {
  const whole = readBoxes(head);
  const found = whole.find((box) => box.type === type)?.offset;
  const last = whole.at(-1);
  const behind = last === undefined ? 0 : last.offset + 8 + last.body.length;
  const next = Buffer.from(head.subarray(behind + 4, behind + 8)).toString('latin1');
  return found ?? (next === type ? behind : undefined);
}
