/**
 * Short texts as UTF-8, by the one coder of the language itself: TextEncoder belongs to platforms.
 *
 * @throws URIError on half a surrogate pair
 */
export function encodeUtf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? [];
  return Uint8Array.from(escaped, (one) =>
    one.length === 3 ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0),
  );
}

/** @returns undefined where `bytes` are no UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
  try {
    return decodeURIComponent(escaped.join(''));
  } catch {
    return undefined;
  }
}
