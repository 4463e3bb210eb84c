import type { BroadcastId, RenditionId } from '../ids.ts';
import type { MeshReport, MeshTicket } from '../protocol/mesh-join.ts';
import type { Millis } from '../units.ts';
import { parseMeshTicket } from './mesh-ticket.ts';

/** What asking for a ticket came to. */
export type Joined =
  | { readonly kind: 'ticket'; readonly ticket: MeshTicket; readonly renewIn: Millis }
  | { readonly kind: 'off' }
  | { readonly kind: 'failed'; readonly reason: string };

/** However far a relay's clock is off, a ticket is renewed within these bounds. */
const soonestRenewal: Millis = 30_000;
const latestRenewal: Millis = 300_000;
/** Characters. The largest ticket that its bounds allow has some 35,000. */
const longestAnswer = 65_536;

/**
 * Asks the relay for a ticket to one swarm. Never throws.
 *
 * @param origin the relay's, without a slash at the end
 * @param nowMs the wall clock, milliseconds since 1970
 */
export async function joinMesh(
  fetchFrom: typeof fetch,
  origin: string,
  place: { readonly broadcast: BroadcastId; readonly rendition: RenditionId },
  nowMs: () => Millis,
  signal: AbortSignal,
): Promise<Joined> {
  try {
    const answer = await post(fetchFrom, `${origin}/api/mesh/join`, place, signal);
    if (!answer.ok) return { kind: 'failed', reason: `HTTP ${answer.status}` };
    const text = await answer.text();
    const ticket = text.length <= longestAnswer ? parseMeshTicket(JSON.parse(text)) : undefined;
    if (ticket === undefined) return { kind: 'failed', reason: `not a ticket: ${text.slice(0, 200)}` };
    if (!ticket.isEnabled || ticket.trackers.length === 0) return { kind: 'off' };
    const half = (Date.parse(ticket.expiresAt) - nowMs()) / 2;
    return { kind: 'ticket', ticket, renewIn: Math.min(latestRenewal, Math.max(soonestRenewal, half)) };
  } catch (error) {
    return { kind: 'failed', reason: String(error) };
  }
}

/** Tells the relay what a viewer measured. Nobody waits for it, and a lost one is not missed. */
export async function reportMesh(fetchFrom: typeof fetch, origin: string, report: MeshReport): Promise<void> {
  await post(fetchFrom, `${origin}/api/mesh/report`, report).catch(() => undefined);
}

function post(
  fetchFrom: typeof fetch,
  url: string,
  body: unknown,
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetchFrom(url, {
    ...{ method: 'POST', signal, cache: 'no-store', credentials: 'omit' },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
