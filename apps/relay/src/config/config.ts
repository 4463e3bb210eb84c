import * as path from 'node:path';
import type { Bytes, Millis } from '@starling/shared/units.ts';
import type { EncoderName } from '../transcode/encoder.ts';
import type { RungChoice } from '../transcode/ladder.ts';
import type { LadderPolicy } from '../transcode/ladder-budget.ts';
import { BadConfigError } from './bad-config-error.ts';
import { type ChatConfig, readChatConfig } from './chat-config.ts';
import { readCores, readEncoder, readLadderPolicy, readRungs } from './ladder-config.ts';
import { BadMeshConfig, type MeshConfig, readMeshConfig } from './mesh-config.ts';
import { type Flags, helpText, type OptionName, options, parseFlags, variableOf } from './options.ts';
import {
  readAdvertise,
  readLogFormat,
  readNumber,
  readOnOff,
  readPassphrase,
  readPort,
  readRtmpUrl,
  readSlate,
  readTls,
} from './read-values.ts';

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

function readDemo(flags: Flags, environment: NodeJS.ProcessEnv): boolean {
  if (typeof flags['demo'] === 'boolean') return flags['demo'];
  const text = environment['STARLING_DEMO'];
  if (text === undefined) return true;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new BadConfigError(`STARLING_DEMO: "${text}" is neither true nor false`);
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
