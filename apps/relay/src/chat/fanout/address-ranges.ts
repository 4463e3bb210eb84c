import { isIPv4, isIPv6 } from 'node:net';

/** An address, or all that begin with the same bits. */
interface Range {
  readonly bits: 32 | 128;
  /** How many bits are the same, 0 to 128. */
  readonly prefix: number;
  /** Those bits, with zeros behind them. */
  readonly value: bigint;
}

/** Sets of addresses and ranges (RFC 4632 §3.1, RFC 4291 §2.3). How many there are makes no look-up slower. */
export class AddressRanges {
  /** From `bits/prefix` to the values. */
  readonly #values = new Map<string, { readonly range: Range; readonly values: Set<bigint> }>();

  /** What is no address is passed over. */
  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const range = parseRange(text);
      if (range === undefined) continue;
      const key = `${range.bits}/${range.prefix}`;
      const known = this.#values.get(key) ?? { range, values: new Set<bigint>() };
      known.values.add(range.value);
      this.#values.set(key, known);
    }
  }

  has(address: string): boolean {
    if (this.#values.size === 0) return false;
    const asked = parseRange(address);
    if (asked === undefined) return false;
    for (const { range, values } of this.#values.values())
      if (range.bits === asked.bits && values.has(cut(asked.value, range.bits, range.prefix))) return true;
    return false;
  }
}

/** @returns the range as everybody writes it (RFC 5952), without the bits that do not count; undefined for anything else */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text);
  if (range === undefined) return undefined;
  const { bits, prefix, value } = range;
  const address = bits === 32 ? writeIpv4(value) : writeIpv6(value);
  return prefix === bits ? address : `${address}/${prefix}`;
}

function parseRange(text: string): Range | undefined {
  const [address = '', length, more] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || more !== undefined) return undefined;
  const { bits, value, offset } = parsed;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length) - offset;
  if (prefix < 0 || prefix > bits) return undefined;
  return { bits, prefix, value: cut(value, bits, prefix) };
}

/** @returns IPv4 also for what carries it in IPv6 (RFC 4291 §2.5.5.2), with the bits that it is shorter by */
function parseAddress(text: string): { bits: 32 | 128; value: bigint; offset: number } | undefined {
  if (isIPv4(text)) return { bits: 32, value: readIpv4(text), offset: 0 };
  const [address = ''] = text.split('%', 1);
  if (!isIPv6(address)) return undefined;
  const value = readIpv6(address);
  if (value >> 32n === 0xffffn) return { bits: 32, value: value & 0xffffffffn, offset: 96 };
  return { bits: 128, value, offset: 0 };
}

function readIpv4(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function readIpv6(text: string): bigint {
  const lastColon = text.lastIndexOf(':');
  const embedded = text.includes('.') ? readIpv4(text.slice(lastColon + 1)) : undefined;
  const plain =
    embedded === undefined
      ? text
      : `${text.slice(0, lastColon)}:${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const missing = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...missing, ...after].reduce(
    (value, group) => value * 65_536n + BigInt(`0x${group}`),
    0n,
  );
}

function writeIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function writeIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

function cut(value: bigint, bits: number, prefix: number): bigint {
  const rest = BigInt(bits - prefix);
  return (value >> rest) << rest;
}
