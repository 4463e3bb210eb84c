/** The longest that an address is: IPv6 with IPv4 in it. */
export const longestAddress = 45;

/**
 * The address that the nearest proxy saw: the last one of X-Forwarded-For. Whatever stands before it the client may have
 * written itself.
 *
 * @param header as it came, several of them joined by commas
 * @returns at most {@link longestAddress} letters; undefined where there is none
 */
export function forwardedAddress(header: string | readonly string[] | undefined): string | undefined {
  const text = typeof header === 'string' ? header : (header?.at(-1) ?? '');
  const last = text.slice(text.lastIndexOf(',') + 1).trim();
  return last === '' ? undefined : last.slice(0, longestAddress);
}
