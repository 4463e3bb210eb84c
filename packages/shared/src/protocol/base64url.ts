const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map(Array.from(alphabet, (letter, value) => [letter, value]));

/** @returns `bytes` in base64url without padding (RFC 4648 §5) */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = first * 65_536 + second * 256 + third;
    const letters = Math.min(4, bytes.length - at + 1);
    for (let index = 0; index < letters; index += 1) text += alphabet[(group >> (18 - 6 * index)) & 63] ?? '';
  }
  return text;
}

/**
 * Reads base64url without padding (RFC 4648 §5).
 *
 * @returns undefined for what {@link encodeBase64url} never writes: other letters, padding, and leftover bits that are
 * not zero, so that no two texts stand for the same bytes
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    at += 1;
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
