import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import * as z from 'zod';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import { encoderNames, type EncoderName } from './transcode/encoder.ts';
import { parseRungChoice, type RungChoice } from './transcode/ladder.ts';
import type { LadderPolicy } from './transcode/ladder-budget.ts';
import { type ChatConfig, chatOptions, readChatConfig } from './chat-config.ts';
import { BadMeshConfig, type MeshConfig, readMeshConfig } from './mesh-config.ts';

/** How this relay was started: from flags, then `STARLING_…` variables, then the defaults. */
export interface Config {
  readonly dataDir: string;
  readonly httpPort: number;
  readonly rtmpPort: number;
  /** Opened where there is a certificate. */
  readonly rtmpsPort: number;
  /** Files of certificate chain and key, PEM; undefined for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** UDP. */
  readonly srtPort: number;
  /** What SRT publishers have to know; undefined for nothing, and then they are not encrypted. */
  readonly srtPassphrase: string | undefined;
  readonly ircPort: number;
  /** Opened where there is a certificate. */
  readonly ircsPort: number;
  readonly chat: ChatConfig;
  /** Addresses to listen on; undefined for all. */
  readonly host: string | undefined;
  /** A proxy stands before the HTTP port: the last address of X-Forwarded-For is the client's. */
  readonly isBehindProxy: boolean;
  /** Under which name programs on the local network find this relay; undefined for not at all. */
  readonly advertiseAs: string | undefined;
  readonly demo: boolean;
  readonly logFormat: 'pretty' | 'json';
  readonly rungs: RungChoice;
  /** Whether sound alone is offered as a rendition. */
  readonly audioOnly: boolean;
  readonly encoder: EncoderName | 'auto';
  /** Cores that all ladders together may take. */
  readonly ladderCores: number;
  readonly ladderFor: LadderPolicy;
  /** How long a channel stays on air after its publisher's connection was lost. */
  readonly graceMs: Millis;
  /** A picture that is shown meanwhile; undefined for none. */
  readonly slate: string | undefined;
  /** On SIGTERM, publishers that were asked to reconnect have so long to leave. At most 3 s, so that all ends in 10. */
  readonly drainMs: Millis;
  /** Where publishers are asked to reconnect on SIGTERM; undefined for where they are connected now. */
  readonly drainTo: string | undefined;
  /** What is kept of broadcasts, for channels that have chosen nothing themselves. */
  readonly archive: {
    readonly isRecording: boolean;
    readonly days: number | undefined;
    readonly bytes: Bytes | undefined;
  };
  readonly mesh: MeshConfig;
}

/** The command line asks for the help text. */
export class HelpRequested extends Error {}
/** A flag or variable is wrong; the message is one line for the person who typed it. */
export class BadConfigError extends Error {}

const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Every option: its flag is the key, its variable `STARLING_` and the key in capitals. */
const options = {
  'data-dir': { value: 'DIR', fallback: './data', help: 'where accounts and keys are kept' },
  'http-port': { value: 'PORT', fallback: '8080', help: 'page, API, playlists, chat by WebSocket' },
  'rtmp-port': { value: 'PORT', fallback: '1935', help: 'publishers (OBS, ffmpeg)' },
  'tls-cert': { value: 'FILE', fallback: '', help: 'certificate chain (PEM): HTTPS, HTTP/2 and RTMPS' },
  'tls-key': { value: 'FILE', fallback: '', help: 'its private key (PEM)' },
  'rtmps-port': {
    value: 'PORT',
    fallback: '1936',
    help: 'publishers over TLS, where there is a certificate',
  },
  'irc-port': { value: 'PORT', fallback: '6667', help: 'chat for IRC clients' },
  'ircs-port': { value: 'PORT', fallback: '6697', help: 'the same over TLS, where there is a certificate' },
  ...chatOptions,
  'srt-port': { value: 'PORT', fallback: '8890', help: 'publishers by SRT (UDP)' },
  'srt-passphrase': { value: 'FILE', fallback: '', help: 'what SRT publishers have to know; encrypts them' },
  'tracker-port': { value: 'PORT', fallback: '8000', help: 'of the tracker beside the relay' },
  mesh: { value: 'on|off', fallback: 'on', help: 'whether viewers pass the stream on to each other' },
  tracker: {
    value: 'URL',
    fallback: '',
    help: 'ws:// or wss:// URL that viewers are given, again or with commas for more (the one beside the relay)',
  },
  stun: { value: 'URL', fallback: '', help: 'STUN server for viewers, stun:HOST:PORT, again for more' },
  turn: { value: 'URL', fallback: '', help: 'TURN server for viewers, turn:HOST:PORT, again for more' },
  'turn-secret': { value: 'FILE', fallback: '', help: 'what the TURN server has as static-auth-secret' },
  'mesh-relay-only': { value: '', fallback: 'off', help: 'peers meet over TURN alone' },
  'mesh-upload-factor': {
    value: 'N',
    fallback: '2',
    help: 'most that a viewer uploads, in bitrates received',
  },
  host: { value: 'ADDRESS', fallback: '', help: 'listen on this address only (default: all)' },
  'behind-proxy': {
    value: '',
    fallback: 'off',
    help: 'a proxy stands before it: the last address of X-Forwarded-For is the client’s',
  },
  advertise: {
    value: 'NAME',
    fallback: '',
    help: 'tell the local network of this relay, so that the desktop app finds it (default: do not)',
  },
  rungs: {
    value: 'LIST',
    fallback: 'auto',
    help: 'the ladder below the source: "auto", "none", or a list such as 720p30,480p,audio',
  },
  encoder: { value: 'NAME', fallback: 'libx264', help: 'of the ladder; "auto" takes hardware that works' },
  'ladder-cores': { value: 'N', fallback: '', help: 'cores that ladders may take (all but one)' },
  'ladder-for': {
    value: 'LIST',
    fallback: 'all',
    help: 'channels that get a ladder: "all", "none", or logins',
  },
  grace: {
    value: 'SECONDS',
    fallback: '30',
    help: 'how long a lost publisher is waited for',
  },
  slate: {
    value: 'FILE',
    fallback: 'off',
    help: 'what viewers see meanwhile: a picture, "on" for the one that comes along, or "off"',
  },
  'drain-grace': {
    value: 'SECONDS',
    fallback: '2',
    help: 'on SIGTERM: how long publishers that can be asked to reconnect have to leave (0 to 3)',
  },
  'drain-to': {
    value: 'URL',
    fallback: '',
    help: 'on SIGTERM: where they are sent, rtmp://HOST/live (default: where they are connected)',
  },
  'archive-days': {
    value: 'DAYS',
    fallback: '30',
    help: 'how long broadcasts are kept, unless their channel says so; 0 for not at all, "none" for ever',
  },
  'archive-gigabytes': {
    value: 'GB',
    fallback: '50',
    help: 'most that a channel’s broadcasts take; "none" for no limit',
  },
  'log-format': { value: 'pretty|json', fallback: 'pretty', help: 'how the log is written' },
} as const;
type OptionName = keyof typeof options;
/** May be given again and again, or with commas. */
const lists: ReadonlySet<string> = new Set(['tracker', 'stun', 'turn'] satisfies OptionName[]);
/** Given without a value. */
const switches: ReadonlySet<string> = new Set(['mesh-relay-only', 'behind-proxy'] satisfies OptionName[]);

/**
 * @param args the command line without node and script
 * @throws HelpRequested, BadConfigError
 */
export function readConfig(args: readonly string[], environment: NodeJS.ProcessEnv): Config {
  const flags = parseFlags(args);
  if (flags['help'] === true) throw new HelpRequested(helpText());
  const given = (name: OptionName): string | undefined => {
    const flag = flags[name];
    if (Array.isArray(flag)) return flag.join(',');
    if (typeof flag === 'boolean') return flag ? 'on' : 'off';
    return typeof flag === 'string' ? flag : environment[variableOf(name)];
  };
  const text = (name: OptionName): string => given(name) ?? options[name].fallback;
  return {
    dataDir: path.resolve(text('data-dir')),
    httpPort: readPort('http-port', text('http-port')),
    rtmpPort: readPort('rtmp-port', text('rtmp-port')),
    rtmpsPort: readPort('rtmps-port', text('rtmps-port')),
    tls: readTls(text('tls-cert'), text('tls-key')),
    srtPort: readPort('srt-port', text('srt-port')),
    srtPassphrase: readPassphrase(text('srt-passphrase')),
    ircPort: readPort('irc-port', text('irc-port')),
    ircsPort: readPort('ircs-port', text('ircs-port')),
    chat: readChatConfig(text, readNumber),
    host: text('host') === '' ? undefined : text('host'),
    isBehindProxy: readOnOff('behind-proxy', text('behind-proxy')),
    advertiseAs: readAdvertise(text('advertise')),
    demo: readDemo(flags, environment),
    logFormat: readLogFormat(text('log-format')),
    ...readRungs(text('rungs')),
    encoder: readEncoder(text('encoder')),
    ladderCores: readCores(text('ladder-cores')),
    ladderFor: readLadderPolicy(text('ladder-for')),
    graceMs: 1000 * readNumber('grace', text('grace'), 3600),
    slate: readSlate(text('slate')),
    drainMs: 1000 * readNumber('drain-grace', text('drain-grace'), 3),
    drainTo: readRtmpUrl('drain-to', text('drain-to')),
    archive: readArchive(text('archive-days'), text('archive-gigabytes')),
    mesh: readMesh(text),
  };
}

type Flags = Record<string, string | boolean | (string | boolean)[] | undefined>;

function parseFlags(args: readonly string[]): Flags {
  const strings = Object.fromEntries(
    Object.keys(options).map((name) => [
      name,
      { type: switches.has(name) ? ('boolean' as const) : ('string' as const), multiple: lists.has(name) },
    ]),
  );
  try {
    return parseArgs({
      args: [...args],
      options: { ...strings, demo: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowNegative: true,
      strict: true,
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message.split(/[.]?\s*\n|[.] /, 1)[0] : String(error);
    throw new BadConfigError(`${message ?? ''}. See --help`);
  }
}

function readPort(name: OptionName, text: string): number {
  const parsed = portSchema.safeParse(text.trim() === '' ? 'nothing' : text);
  if (!parsed.success) throw new BadConfigError(`--${name}: "${text}" is not a port (0 to 65535)`);
  return parsed.data;
}

function readDemo(flags: Flags, environment: NodeJS.ProcessEnv): boolean {
  if (typeof flags['demo'] === 'boolean') return flags['demo'];
  const text = environment['STARLING_DEMO'];
  if (text === undefined) return true;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new BadConfigError(`STARLING_DEMO: "${text}" is neither true nor false`);
}

function readOnOff(name: OptionName, text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new BadConfigError(`--${name}: "${text}" is neither on nor off`);
}

/** A name is one label of DNS, of 63 bytes at most (RFC 6763 §4.1.1). */
function readAdvertise(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (Buffer.byteLength(text) <= 63) return text.trim();
  throw new BadConfigError(`--advertise: "${text}" has more than 63 bytes`);
}

function readLogFormat(text: string): Config['logFormat'] {
  if (text === 'pretty' || text === 'json') return text;
  throw new BadConfigError(`--log-format: "${text}" is neither pretty nor json`);
}

/** `audio` in the list is a rendition that no ffmpeg makes. */
function readRungs(text: string): { rungs: RungChoice; audioOnly: boolean } {
  const names = text.split(',').map((name) => name.trim());
  const rest = names.filter((name) => name !== 'audio').join(',');
  const choice = parseRungChoice(rest);
  if ('fault' in choice) throw new BadConfigError(`--rungs: "${text}" ${choice.fault}`);
  return { rungs: choice, audioOnly: choice.kind === 'auto' || names.includes('audio') };
}

function readEncoder(text: string): EncoderName | 'auto' {
  const known = (['auto', ...encoderNames] as const).find((name) => name === text);
  if (known !== undefined) return known;
  throw new BadConfigError(`--encoder: "${text}" is none of auto, ${encoderNames.join(', ')}`);
}

function readCores(text: string): number {
  if (text === '') return Math.max(1, availableParallelism() - 1);
  return readNumber('ladder-cores', text, 1024);
}

function readLadderPolicy(text: string): LadderPolicy {
  if (text === 'all' || text === 'none') return { kind: text };
  const channels = text.split(',').map((login) => login.trim().toLowerCase());
  if (channels.every((login) => /^[a-z0-9_]{1,25}$/.test(login))) return { kind: 'only', channels };
  throw new BadConfigError(`--ladder-for: "${text}" is neither "all", "none" nor a list of logins`);
}

function readTls(cert: string, key: string): Config['tls'] {
  if (cert === '' && key === '') return undefined;
  if (cert === '' || key === '')
    throw new BadConfigError(`--tls-cert and --tls-key belong together; only one of them is given`);
  return { cert: path.resolve(cert), key: path.resolve(key) };
}

function readPassphrase(file: string): string | undefined {
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

function readNumber(name: OptionName, text: string, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value >= 0 && value <= most) return value;
  throw new BadConfigError(`--${name}: "${text}" is not a number from 0 to ${most}`);
}

function readSlate(text: string): string | undefined {
  if (text === 'off') return undefined;
  if (text === 'on') return path.resolve(import.meta.dirname, '../assets/slate.jpg');
  const file = path.resolve(text);
  if (existsSync(file)) return file;
  throw new BadConfigError(`--slate: there is no file "${text}"`);
}

function readRtmpUrl(name: OptionName, text: string): string | undefined {
  if (text === '' || /^rtmps?:\/\/[^/\s]+\/\S+$/.test(text)) return text === '' ? undefined : text;
  throw new BadConfigError(`--${name}: "${text}" is not of the form rtmp://HOST/live`);
}

function readArchive(days: string, gigabytes: string): Config['archive'] {
  const limit = (name: OptionName, text: string, most: number) =>
    text === 'none' ? undefined : readNumber(name, text, most);
  const dayLimit = limit('archive-days', days, 36_500);
  const byteLimit = limit('archive-gigabytes', gigabytes, 1_000_000);
  return {
    isRecording: dayLimit !== 0,
    days: dayLimit === 0 ? undefined : dayLimit,
    bytes: byteLimit === undefined ? undefined : Math.round(byteLimit * 1e9),
  };
}

function readMesh(text: (name: OptionName) => string): MeshConfig {
  try {
    return readMeshConfig({
      ...{ mesh: text('mesh'), tracker: text('tracker'), stun: text('stun'), turn: text('turn') },
      trackerPort: readPort('tracker-port', text('tracker-port')),
      ...{ turnSecret: text('turn-secret'), relayOnly: text('mesh-relay-only') },
      uploadFactor: text('mesh-upload-factor'),
    });
  } catch (error) {
    throw error instanceof BadMeshConfig ? new BadConfigError(error.message) : error;
  }
}

function variableOf(name: string): string {
  return `STARLING_${name.toUpperCase().replaceAll('-', '_')}`;
}

function helpText(): string {
  const rows = Object.entries(options).map(
    ([name, { value, fallback, help }]) =>
      `  --${name} ${value}`.padEnd(28) + `${help}${fallback === '' ? '' : ` (${fallback})`}`,
  );
  return [
    'Usage: npm start -- [options]',
    '',
    ...rows,
    '  --demo | --no-demo'.padEnd(28) + 'a test card on air on the channel "demo" (on)',
    '',
    'Each option has a variable: --http-port is STARLING_HTTP_PORT.',
  ].join('\n');
}
