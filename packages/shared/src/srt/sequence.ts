const mask = 0x7fffffff;
const half = 0x40000000;

/** @returns the sequence number `count` behind `sequence`, which may be negative; numbers have 31 bits and wrap (draft §3.1) */
export function addSequence(sequence: number, count: number): number {
  return (sequence + count) & mask;
}

/** @returns how many packets `to` lies behind `from`; negative where it lies before it */
export function sequenceDistance(from: number, to: number): number {
  const distance = (to - from) & mask;
  return distance >= half ? distance - mask - 1 : distance;
}
