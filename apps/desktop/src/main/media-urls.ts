const mediaPath = /^\/(live|vod|clips)\//;

/**
 * Makes the addresses of media in an answer of the API absolute. The relay names them from its own root, and the
 * app's pages are elsewhere; what is fetched by them goes straight to the relay, never through main.
 * Only fields are changed whose name ends in `Url`.
 */
export function absoluteMediaUrls(value: unknown, relayOrigin: string): unknown {
  if (Array.isArray(value)) return value.map((item) => absoluteMediaUrls(item, relayOrigin));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && name.endsWith('Url') && mediaPath.test(inner)
        ? relayOrigin + inner
        : absoluteMediaUrls(inner, relayOrigin),
    ]),
  );
}
