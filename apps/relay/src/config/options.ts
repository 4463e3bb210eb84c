import { parseArgs } from 'node:util';
import { BadConfigError } from './bad-config-error.ts';
import { chatOptions } from './chat-config.ts';

/** Every option: its flag is the key, its variable `STARLING_` and the key in capitals. */
export const options = {
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
export type OptionName = keyof typeof options;
/** May be given again and again, or with commas. */
const lists: ReadonlySet<string> = new Set(['tracker', 'stun', 'turn'] satisfies OptionName[]);
/** Given without a value. */
const switches: ReadonlySet<string> = new Set(['mesh-relay-only', 'behind-proxy'] satisfies OptionName[]);

/** What the command line says; switches are true or false. */
export type Flags = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** @throws BadConfigError */
export function parseFlags(args: readonly string[]): Flags {
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

/** The environment's variable for an option. */
export function variableOf(name: string): string {
  return `STARLING_${name.toUpperCase().replaceAll('-', '_')}`;
}

export function helpText(): string {
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
