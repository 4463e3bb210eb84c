import type { IceServer, MeshTicket } from '../protocol/mesh-join.ts';
import { asFields } from '../protocol/tracker-fields.ts';

/** The bounds of `meshTicketSchema`, which stays out of pages: it weighs more than the mesh. */
const most = {
  trackers: 8,
  iceServers: 8,
  urls: 8,
  url: 300,
  token: 320,
  secret: 200,
  factor: 100,
  report: 3600,
};

/** RFC 3339 in UTC, as `Date.toISOString` writes it. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** @returns a relay's answer to a request to join; undefined for anything else. Never throws. */
export function parseMeshTicket(value: unknown): MeshTicket | undefined {
  const { isEnabled, token, expiresAt, trackers, iceServers, isRelayOnly, uploadFactor, reportEvery } =
    asFields(value) ?? {};
  const servers = listOf(iceServers, most.iceServers, parseIceServer);
  const urls = listOf(trackers, most.trackers, parseUrl);
  if (typeof isEnabled !== 'boolean' || typeof isRelayOnly !== 'boolean') return undefined;
  if (!isText(token, most.token) || !isInstant(expiresAt)) return undefined;
  if (!isBetween(uploadFactor, most.factor) || !isBetween(reportEvery, most.report)) return undefined;
  if (servers === undefined || urls === undefined) return undefined;
  return {
    ...{ isEnabled, token, expiresAt, trackers: urls, iceServers: servers },
    ...{ isRelayOnly, uploadFactor, reportEvery },
  };
}

function parseIceServer(value: unknown): IceServer | undefined {
  const { urls: given, username, credential } = asFields(value) ?? {};
  const urls = listOf(given, most.urls, parseUrl);
  if (urls === undefined || urls.length === 0) return undefined;
  if (username !== undefined && !isText(username, most.secret)) return undefined;
  if (credential !== undefined && !isText(credential, most.secret)) return undefined;
  return {
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}

/** @returns undefined where it is no list, is too long, or has anything in it that does not parse */
function listOf<T>(
  value: unknown,
  mostOfThem: number,
  parse: (each: unknown) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value) || value.length > mostOfThem) return undefined;
  const parsed = value.map(parse).filter((each) => each !== undefined);
  return parsed.length === value.length ? parsed : undefined;
}

function parseUrl(value: unknown): string | undefined {
  return isText(value, most.url) ? value : undefined;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !instant.test(value) || Number.isNaN(Date.parse(value))) return false;
  // The 31st of February is read as the 3rd of March.
  return new Date(value).toISOString().startsWith(value.slice(0, 10));
}

function isBetween(value: unknown, highest: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= highest;
}
