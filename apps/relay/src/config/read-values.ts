import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod';
import { BadConfigError } from './bad-config-error.ts';
import type { OptionName } from './options.ts';

// Each reads one option's text, and throws a BadConfigError that names the option where it is wrong.

const portSchema = z.coerce.number().int().min(0).max(65_535);

export function readPort(name: OptionName, text: string): number {
  const parsed = portSchema.safeParse(text.trim() === '' ? 'nothing' : text);
  if (!parsed.success) throw new BadConfigError(`--${name}: "${text}" is not a port (0 to 65535)`);
  return parsed.data;
}

export function readOnOff(name: OptionName, text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new BadConfigError(`--${name}: "${text}" is neither on nor off`);
}

/** A name is one label of DNS, of 63 bytes at most (RFC 6763 §4.1.1). */
export function readAdvertise(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (Buffer.byteLength(text) <= 63) return text.trim();
  throw new BadConfigError(`--advertise: "${text}" has more than 63 bytes`);
}

export function readLogFormat(text: string): 'pretty' | 'json' {
  if (text === 'pretty' || text === 'json') return text;
  throw new BadConfigError(`--log-format: "${text}" is neither pretty nor json`);
}

export function readTls(
  cert: string,
  key: string,
): { readonly cert: string; readonly key: string } | undefined {
  if (cert === '' && key === '') return undefined;
  if (cert === '' || key === '')
    throw new BadConfigError(`--tls-cert and --tls-key belong together; only one of them is given`);
  return { cert: path.resolve(cert), key: path.resolve(key) };
}

export function readPassphrase(file: string): string | undefined {
  if (file === '') return undefined;
  let passphrase: string;
  try {
    passphrase = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new BadConfigError(`--srt-passphrase: "${file}" cannot be read (${code})`);
  }
  if (passphrase.length >= 10 && passphrase.length <= 79) return passphrase;
  throw new BadConfigError(`--srt-passphrase: "${file}" holds ${passphrase.length} characters, not 10 to 79`);
}

export function readNumber(name: OptionName, text: string, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value >= 0 && value <= most) return value;
  throw new BadConfigError(`--${name}: "${text}" is not a number from 0 to ${most}`);
}

export function readSlate(text: string): string | undefined {
  if (text === 'off') return undefined;
  if (text === 'on') return path.resolve(import.meta.dirname, '../../assets/slate.jpg');
  const file = path.resolve(text);
  if (existsSync(file)) return file;
  throw new BadConfigError(`--slate: there is no file "${text}"`);
}

export function readRtmpUrl(name: OptionName, text: string): string | undefined {
  if (text === '' || /^rtmps?:\/\/[^/\s]+\/\S+$/.test(text)) return text === '' ? undefined : text;
  throw new BadConfigError(`--${name}: "${text}" is not of the form rtmp://HOST/live`);
}
