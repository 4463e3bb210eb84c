import type { Bytes, Millis } from '@starling/shared/units.ts';

/** Where an SRT listener is and how it wants to be called, taken from `srt://HOST:PORT[?…]`. */
export interface SrtAddress {
  readonly host: string;
  readonly port: number;
  /** Undefined where the address names none. A secret mostly. */
  readonly streamId: string | undefined;
  /** A secret; undefined where the address names none. */
  readonly passphrase: string | undefined;
  /** Of the key, 16, 24 or 32. */
  readonly keyLength: Bytes;
  /** What the other side is to hold back at least. */
  readonly latency: Millis;
}

const defaultPort = 8_890;
/** Four round trips of 60 ms: who chooses SRT has a way that loses packets. */
const defaultLatency: Millis = 250;
const longestLatency: Millis = 65_535;
const shortestPassphrase = 10;
const longestPassphrase = 79;

/**
 * Reads the address that a person entered: `streamid`, `passphrase`, `pbkeylen` and `latency` in the query, as OBS, ffmpeg and
 * srt-live-transmit have them. `latency` is in milliseconds as with libsrt's own programs; a number that is too large for that is
 * taken for ffmpeg's and OBS's microseconds.
 *
 * @returns why it cannot be called, otherwise
 */
export function parseSrtUrl(address: string): SrtAddress | { readonly reason: string } {
  const url = URL.parse(address.trim());
  if (url?.protocol !== 'srt:' || url.hostname === '') return { reason: 'It is no SRT address' };
  const query = (name: string) => url.searchParams.get(name) ?? '';
  if (!['', 'caller'].includes(query('mode')))
    return { reason: `The mode "${query('mode')}" is not offered` };
  const keyLength = Number(query('pbkeylen') || 16);
  if (![16, 24, 32].includes(keyLength)) return { reason: 'pbkeylen is 16, 24 or 32' };
  const told = query('latency') === '' ? defaultLatency : Number(query('latency'));
  const latency = told > longestLatency ? told / 1_000 : told;
  if (!(latency >= 0 && latency <= longestLatency)) return { reason: 'The latency is 0 to 65535 ms' };
  const passphrase = query('passphrase');
  const fault = passphrase === '' ? undefined : passphraseFault(passphrase);
  if (fault !== undefined) return { reason: fault };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPort : Number(url.port),
    streamId: query('streamid') || undefined,
    passphrase: passphrase || undefined,
    ...{ keyLength, latency: Math.round(latency) },
  };
}

/** @returns why nobody could use it, if that is so */
export function passphraseFault({ length }: string): string | undefined {
  return length < shortestPassphrase || length > longestPassphrase
    ? `A passphrase has ${shortestPassphrase} to ${longestPassphrase} characters`
    : undefined;
}
