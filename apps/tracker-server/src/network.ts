/**
 * What addresses of one network have in common, roughly: the first 16 bits of IPv4, the first 48 of IPv6.
 * @param address as Node writes it: `192.0.2.7`, `2001:db8::7`, `::ffff:192.0.2.7`
 */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}$/i.exec(address);
  if (v4?.[1] !== undefined) return v4[1];
  const [head = '', tail] = address.replace(/%.*$/, '').split('::', 2);
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
