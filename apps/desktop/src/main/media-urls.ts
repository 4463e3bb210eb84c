const mediaPath = /^\/(live|vod|clips|emotes)\//;

/**
 * Makes the addresses of media in an answer of the API absolute. The relay names them from its own root, and the
 * app's pages are elsewhere; what is fetched by them goes straight to the relay, never through main.
 * Only fields are changed whose name ends in `Url`, and those of `urls`.
 */
export function absoluteMediaUrls(value: unknown, relayOrigin: string): unknown {
  return absolute(value, relayOrigin, false);
}

function absolute(value: unknown, relayOrigin: string, isUrls: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => absolute(item, relayOrigin, false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && (isUrls || name.endsWith('Url')) && mediaPath.test(inner)
        ? relayOrigin + inner
        : absolute(inner, relayOrigin, name === 'urls'),
    ]),
  );
}
