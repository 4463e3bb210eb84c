import { readFileSync } from 'node:fs';
import type { AdmissionOptions } from '../mesh/mesh-admission.ts';

/** What the operator says of the mesh. */
export interface MeshConfig extends Omit<AdmissionOptions, 'sign' | 'random'> {
  /** Off: no hashes, no signatures, no tags; viewers are told so. */
  readonly isOn: boolean;
}

/** The options of the mesh, as they were typed; lists with commas. */
export interface MeshFlags {
  readonly mesh: string;
  readonly tracker: string;
  readonly trackerPort: number;
  readonly stun: string;
  readonly turn: string;
  readonly turnSecret: string;
  readonly relayOnly: string;
  readonly uploadFactor: string;
}

/** A flag of the mesh is wrong; the message is one line for the person who typed it. */
export class BadMeshConfig extends Error {}

const mostServers = 8;
const longestUrl = 300;
const host = String.raw`(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`;
const stunUrl = new RegExp(`^stuns?:${host}$`);
const turnUrl = new RegExp(String.raw`^turns?:${host}(?:\?transport=(?:udp|tcp))?$`);

/** @throws BadMeshConfig */
export function readMeshConfig(flags: MeshFlags): MeshConfig {
  const isRelayOnly = readSwitch('mesh-relay-only', flags.relayOnly);
  const turn = readTurn(flags.turn, flags.turnSecret);
  if (isRelayOnly && turn === undefined)
    throw new BadMeshConfig(
      '--mesh-relay-only needs --turn: without a TURN server no peer would reach another',
    );
  return {
    isOn: readSwitch('mesh', flags.mesh),
    trackers: readUrls('tracker', flags.tracker, isTrackerUrl, 'ws://HOST:PORT or wss://HOST'),
    trackerPort: flags.trackerPort,
    stun: readUrls('stun', flags.stun, (url) => stunUrl.test(url), 'stun:HOST:PORT'),
    ...{ turn, isRelayOnly, uploadFactor: readFactor(flags.uploadFactor) },
  };
}

function readSwitch(name: string, text: string): boolean {
  if (/^(on|1|true|yes)$/i.test(text)) return true;
  if (/^(off|0|false|no)$/i.test(text)) return false;
  throw new BadMeshConfig(`--${name}: "${text}" is neither on nor off`);
}

function readUrls(name: string, text: string, isOne: (url: string) => boolean, form: string): string[] {
  const urls = text
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  const wrong = urls.find((url) => url.length > longestUrl || !isOne(url));
  if (wrong !== undefined) throw new BadMeshConfig(`--${name}: "${wrong}" is not of the form ${form}`);
  if (urls.length > mostServers)
    throw new BadMeshConfig(`--${name}: ${urls.length} are too many; ${mostServers} at most`);
  return urls;
}

function isTrackerUrl(text: string): boolean {
  const url = URL.parse(text);
  return (url?.protocol === 'ws:' || url?.protocol === 'wss:') && url.username === '' && url.hash === '';
}

function readTurn(urls: string, secretFile: string): MeshConfig['turn'] {
  const form = 'turn:HOST:PORT, or with ?transport=tcp';
  const read = readUrls('turn', urls, (url) => turnUrl.test(url), form);
  if (read.length === 0 && secretFile === '') return undefined;
  if (read.length === 0 || secretFile === '')
    throw new BadMeshConfig('--turn and --turn-secret belong together; only one of them is given');
  return { urls: read, secret: readSecret(secretFile) };
}

function readSecret(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new BadMeshConfig(`--turn-secret: "${file}" cannot be read (${code})`);
  }
  if (secret !== '') return secret;
  throw new BadMeshConfig(`--turn-secret: there is nothing in "${file}"`);
}

function readFactor(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= 100) return value;
  throw new BadMeshConfig(`--mesh-upload-factor: "${text}" is not a number from 0 to 100`);
}
