import { parseArgs } from 'node:util';
import * as path from 'node:path';
import { isTrackerUrl } from '@starling/shared/protocol/tracker-fields.ts';
import { defaultLimits } from './limits.ts';

/** How this tracker was started: from flags, then `STARLING_…` variables, then the defaults. */
export interface Config {
  readonly port: number;
  readonly host: string | undefined;
  /** The folder where a relay on the same machine leaves its public key; undefined for none. */
  readonly dataDir: string | undefined;
  /** Public keys of relays, base64url. */
  readonly relayKeys: readonly string[];
  readonly isOpen: boolean;
  readonly url: string | undefined;
  readonly peerTrackers: readonly string[];
  readonly isBehindProxy: boolean;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly logFormat: 'pretty' | 'json';
}

/** The command line asks for the help text. */
export class HelpRequested extends Error {}
/** A flag or variable is wrong; the message is one line for the person who typed it. */
export class BadConfigError extends Error {}

/** Every option with a value: its flag is the key, its variable `STARLING_` and the key in capitals. */
const options = {
  'tracker-port': { value: 'PORT', fallback: '8000', help: 'WebSockets, /healthz and /metrics' },
  host: { value: 'ADDRESS', fallback: '', help: 'listen on this address only (default: all)' },
  'data-dir': {
    value: 'DIR',
    fallback: '',
    help: 'where a relay on this machine leaves its key, mesh-key.pub',
  },
  'relay-key': {
    value: 'KEY',
    fallback: '',
    help: 'public key of a relay whose tokens count (base64url); may be given again, or as a list with commas',
  },
  'tracker-url': { value: 'URL', fallback: '', help: 'this tracker’s own address, as clients know it' },
  'peer-trackers': {
    value: 'LIST',
    fallback: '',
    help: 'the addresses of the other trackers with which it shares the swarms',
  },
  'tls-cert': { value: 'FILE', fallback: '', help: 'certificate chain (PEM): wss instead of ws' },
  'tls-key': { value: 'FILE', fallback: '', help: 'its private key (PEM)' },
  'tracker-connections': {
    value: 'N',
    fallback: String(defaultLimits.connections),
    help: 'most connections in all',
  },
  'tracker-connections-per-address': {
    value: 'N',
    fallback: String(defaultLimits.connectionsPerAddress),
    help: 'most connections of one address',
  },
  'log-format': { value: 'pretty|json', fallback: 'pretty', help: 'how the log is written' },
} as const;
type OptionName = keyof typeof options;

const switches = {
  open: 'take in clients without a token, too: plain WebTorrent ones (they meet only each other)',
  'behind-proxy': 'a proxy stands before it: the last address of X-Forwarded-For is the client’s',
} as const;

/**
 * @param args the command line without node and script
 * @throws HelpRequested, BadConfigError
 */
export function readConfig(args: readonly string[], environment: NodeJS.ProcessEnv): Config {
  const flags = parseFlags(args);
  if (flags['help'] === true) throw new HelpRequested(helpText());
  const texts = (name: OptionName): readonly string[] => {
    const flag = flags[name];
    if (Array.isArray(flag)) return flag.map(String);
    const text = environment[variableOf(name)] ?? options[name].fallback;
    return text === '' ? [] : [text];
  };
  const text = (name: OptionName): string => texts(name).at(-1) ?? '';
  const list = (name: OptionName) => texts(name).flatMap((one) => one.split(',').map((part) => part.trim()));
  const isOn = (name: keyof typeof switches) =>
    flags[name] === true || /^(1|true|yes|on)$/i.test(environment[variableOf(name)] ?? '');
  const dataDir = text('data-dir');
  const url = text('tracker-url');
  const peerTrackers = list('peer-trackers').map((one) => readUrl('peer-trackers', one));
  if (peerTrackers.length > 0 && url === '')
    throw new BadConfigError('--peer-trackers: they have to know this one, too: give --tracker-url');
  return {
    port: readNumber('tracker-port', text('tracker-port'), 0, 65_535),
    host: text('host') === '' ? undefined : text('host'),
    dataDir: dataDir === '' ? undefined : path.resolve(dataDir),
    relayKeys: list('relay-key'),
    isOpen: isOn('open'),
    url: url === '' ? undefined : readUrl('tracker-url', url),
    peerTrackers,
    isBehindProxy: isOn('behind-proxy'),
    tls: readTls(text('tls-cert'), text('tls-key')),
    connections: readNumber('tracker-connections', text('tracker-connections'), 1, 1_000_000),
    connectionsPerAddress: readNumber(
      'tracker-connections-per-address',
      text('tracker-connections-per-address'),
      1,
      1_000_000,
    ),
    logFormat: readLogFormat(text('log-format')),
  };
}

function parseFlags(args: readonly string[]): Readonly<Record<string, unknown>> {
  const strings = Object.fromEntries(
    Object.keys(options).map((name) => [name, { type: 'string' as const, multiple: true as const }]),
  );
  const booleans = Object.fromEntries(
    Object.keys(switches).map((name) => [name, { type: 'boolean' as const }]),
  );
  try {
    return parseArgs({
      args: [...args],
      options: { ...strings, ...booleans, help: { type: 'boolean', short: 'h' } },
      strict: true,
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message.split(/[.]?\s*\n|[.] /, 1)[0] : String(error);
    throw new BadConfigError(`${message ?? ''}. See --help`);
  }
}

function readNumber(name: OptionName, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new BadConfigError(`--${name}: "${text}" is not a whole number from ${least} to ${most}`);
}

/** One and the same address must be the same text everywhere: trackers share swarms by it. */
function readUrl(name: OptionName, text: string): string {
  const url: unknown = text;
  if (isTrackerUrl(url)) return url.replace(/\/$/, '');
  throw new BadConfigError(`--${name}: "${text}" is not of the form ws://HOST:8000`);
}

function readTls(cert: string, key: string): Config['tls'] {
  if (cert === '' && key === '') return undefined;
  if (cert === '' || key === '')
    throw new BadConfigError(`--tls-cert and --tls-key belong together; only one of them is given`);
  return { cert: path.resolve(cert), key: path.resolve(key) };
}

function readLogFormat(text: string): Config['logFormat'] {
  if (text === 'pretty' || text === 'json') return text;
  throw new BadConfigError(`--log-format: "${text}" is neither pretty nor json`);
}

function variableOf(name: string): string {
  return `STARLING_${name.toUpperCase().replaceAll('-', '_')}`;
}

function helpText(): string {
  const rows = Object.entries(options).map(
    ([name, { value, fallback, help }]) =>
      `  --${name} ${value}`.padEnd(40) + `${help}${fallback === '' ? '' : ` (${fallback})`}`,
  );
  const more = Object.entries(switches).map(([name, help]) => `  --${name}`.padEnd(40) + help);
  return [
    'Usage: node apps/tracker-server/src/main.ts [options]',
    '',
    ...rows,
    ...more,
    '',
    'Each option has a variable: --tracker-port is STARLING_TRACKER_PORT.',
  ].join('\n');
}
