import { allocate } from '../bytes.ts';

/** @returns the NAL units between start codes, without the zeros behind them; ITU-T H.264 annex B */
export function splitNalUnits(data: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let start = -1;
  for (let at = data.indexOf(1, 2); at >= 0; at = data.indexOf(1, at + 1)) {
    if (data[at - 1] !== 0 || data[at - 2] !== 0) continue;
    if (start >= 0) pushTrimmed(units, data.subarray(start, at - 2));
    start = at + 1;
  }
  if (start >= 0) pushTrimmed(units, data.subarray(start));
  return units;
}

function pushTrimmed(units: Uint8Array[], unit: Uint8Array): void {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end -= 1;
  if (end > 0) units.push(unit.subarray(0, end));
}

/** @returns the units one after another behind `room` free bytes, each after its length in 4 bytes */
export function joinNalUnits(units: readonly Uint8Array[], room: number): Uint8Array {
  const joined = allocate(units.reduce((sum, unit) => sum + 4 + unit.length, room));
  const view = new DataView(joined.buffer, joined.byteOffset, joined.length);
  let at = room;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    joined.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return joined;
}
