import type { PartCode } from './part-code.ts';

/** FNV-1a, 32 bits. Not for secrets. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The draw of a peer for a part: the same wherever it is made, another for each part. 0 ≤ x < 1; the lowest is to fetch. */
export function draw(peerHash: number, code: PartCode): number {
  let hash = peerHash ^ Math.imul(code >>> 0, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
