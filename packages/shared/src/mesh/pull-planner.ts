import type { Millis } from '../units.ts';
import { type FetchReason, retreatReason } from './engine-io.ts';
import type { LoadingPart, PeerOffer, PeerRequest, Push } from './loading-part.ts';
import { isTrusted, isUnreliable } from './peer-book.ts';
import { hasPiece, noPieces } from './pieces.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** What is known beside the part itself. */
export interface Situation {
  readonly now: Millis;
  readonly deadline: Millis;
  /** How long before the deadline HTTP has to begin. */
  readonly httpNeeds: Millis;
  /** No neighbour, and none is to be expected soon. */
  readonly isAlone: boolean;
  /** HTTP alone is to be taken at the live edge for now. */
  readonly isRetreating: boolean;
}

/** The next thing to do for a part, and why. */
export type Decision =
  | { readonly action: 'fetch'; readonly reason: FetchReason }
  | { readonly action: 'want'; readonly offer: PeerOffer; readonly first: number; readonly end: number }
  | { readonly action: 'give-up'; readonly request: PeerRequest }
  | { readonly action: 'ask' }
  | { readonly action: 'wait'; readonly until: Millis };

/** To be asked again after each thing done, until it says to wait or to fetch. Changes nothing itself. */
export function decide(part: LoadingPart, situation: Situation): Decision {
  const { now, deadline, httpNeeds } = situation;
  if (part.http !== undefined || part.isVerifying) return { action: 'wait', until: Infinity };
  const canFetch = now >= part.httpRetryAt;
  const lead = Math.max(0, deadline - part.known.at);
  const isFlowing = part.requests.some((request) => request.hasBegun) || part.push !== undefined;
  const early = isFlowing ? 0 : Math.min(tuning.spread, lead * tuning.spreadShare) * part.turn;
  const room = part.key.part === undefined ? tuning.segmentsAhead * part.known.announced.duration : 0;
  const needs = Math.min(Math.max(httpNeeds, room), lead * tuning.httpShare);
  const due = Math.max(deadline - needs - early, part.httpRetryAt);
  if (canFetch && part.suspect !== undefined)
    return { action: 'fetch', reason: 'repair: a peer sent bad bytes' };
  if (now >= due && canFetch) return { action: 'fetch', reason: whyDue(part, deadline) };
  if (situation.isRetreating && canFetch && !part.known.isOld && part.fetchAt > part.known.at)
    return { action: 'fetch', reason: retreatReason };
  if (situation.isAlone && canFetch) return { action: 'fetch', reason: 'alone: no neighbour' };

  let until = due;
  for (const request of part.requests) {
    const patientUntil = request.lastAt + patience(request);
    if (now >= patientUntil) return { action: 'give-up', request };
    until = Math.min(until, patientUntil);
  }
  const push = part.push !== undefined && isTrusted(part.push.from) ? part.push : undefined;
  if (push !== undefined && canFetch && lacksTail(part, push))
    return { action: 'fetch', reason: 'not dealt out: the mesh carries no more' };
  const late = push && nextLate(part, push, now);
  if (late !== undefined && late.at > now) return { action: 'wait', until: Math.min(until, late.at) };
  const wish = late === undefined ? nextWish(part, now, due) : repair(part, late, now, due);
  if (wish === 'nothing') return { action: 'wait', until };
  if (wish !== undefined) return { action: 'want', ...wish };
  if (part.known.isOld && !part.isAsked) return { action: 'ask' };
  const fetchAt = Math.max(patienceForOffers(part, due), part.httpRetryAt);
  if (now >= fetchAt) return { action: 'fetch', reason: whyAssigned(part) };
  for (const offer of part.offers) {
    const again = Math.max(offer.restUntil, offer.peer.avoidUntil);
    if (again > now) until = Math.min(until, again);
  }
  return { action: 'wait', until: Math.min(until, fetchAt) };
}

function whyDue(part: LoadingPart, deadline: Millis): FetchReason {
  if (part.httpFailures > 0) return 'retry: HTTP failed before';
  return deadline - part.beganAt < 250
    ? 'deadline: the buffer is empty'
    : 'deadline: the mesh would be too late';
}

function whyAssigned(part: LoadingPart): FetchReason {
  if (part.httpFailures > 0) return 'retry: HTTP failed before';
  if (part.known.isOld) return 'nobody has it: old part';
  return part.fetchAt <= part.known.at
    ? 'assigned: first by rendezvous hash'
    : 'assigned: nobody nearer by hash has offered it';
}

/**
 * Whoever knows a holder gets it sooner or later, as holders double; who has only heard the word waits longer than who has
 * heard nothing, but not for ever: the fetcher may have gone. Strangers, who have never given anything, hold nobody up.
 */
function patienceForOffers(part: LoadingPart, due: Millis): Millis {
  const offers = part.offers.filter(({ peer }) => !isUnreliable(peer));
  if (offers.some(({ peer, pieces }) => pieces !== noPieces && peer.given > 0)) return due;
  const hasHeard = offers.some(({ pieces }) => pieces === noPieces);
  return Math.min(due, part.fetchAt + (hasHeard ? tuning.trustInWord : 0));
}

/** Whom the draw names fetches at once: a stranger's word that it has the part already would hold everybody up. */
function isOurTurn({ fetchAt, known, requests }: LoadingPart, now: Millis): boolean {
  return !known.isOld && fetchAt <= now && requests.length === 0;
}

/** Deeper peers are more patient: those above them repair first. */
function patience({ peer, hops, delay, hasBegun }: PeerRequest): Millis {
  return tuning.patience + 2 * peer.roundTrip + 100 * Math.min(hops, 8) + (hasBegun ? 0 : delay);
}

interface Wish {
  readonly offer: PeerOffer;
  readonly first: number;
  readonly end: number;
}

/**
 * What is not urgent is asked of one neighbour as a whole. What is goes piece by piece: the one that the fewest neighbours offer comes
 * first, so that there will be more of it; of equally rare ones each peer has an order of its own.
 *
 * @returns `nothing` where all is there or asked for; undefined where nobody can be asked now
 */
function nextWish(part: LoadingPart, now: Millis, due: Millis): Wish | 'nothing' | undefined {
  const { count } = part.pieces;
  const start = part.isUrgent ? Math.floor(part.turn * count) : 0;
  let wish: Wish | 'nothing' | undefined = 'nothing';
  let fewest = Infinity;
  for (let at = 0; at < count; at += 1) {
    const piece = (start + at) % count;
    const run = part.unasked(piece);
    if (run === undefined) continue;
    if (wish === 'nothing') wish = undefined;
    const { offer, holders } = best(part, piece, now, due);
    if (offer === undefined || holders >= fewest) continue;
    fewest = part.isUrgent ? holders : 0;
    wish = { offer, ...(part.isUrgent ? run : part.unaskedRun(run.first, offer.pieces)) };
  }
  return wish;
}

/** What is not dealt out need not be waited for. */
function lacksTail(part: LoadingPart, { end }: Push): boolean {
  return end < part.chunks && part.isUnasked(end);
}

interface Late {
  readonly first: number;
  readonly end: number;
  /** When they ought to have been there. */
  readonly at: Millis;
}

/** @returns which of the chunks that come by themselves are missed first; undefined where all are there or asked for */
function nextLate(part: LoadingPart, push: Push, now: Millis): Late | undefined {
  const silent = Math.max(push.due, part.pushedAt) + tuning.pushPatience;
  const lateAt = (index: number) => Math.min(silent, part.overtakenAt(index) + tuning.overtaken);
  let late: Late | undefined;
  for (let index = 0; index < push.end; index += 1) {
    if (!part.isUnasked(index)) continue;
    const at = lateAt(index);
    if (late !== undefined && at >= late.at) continue;
    let end = index + 1;
    while (end < push.end && part.isUnasked(end) && lateAt(end) <= Math.max(at, now)) end += 1;
    late = { first: index, end, at };
  }
  return late;
}

function repair(part: LoadingPart, { first, end }: Late, now: Millis, due: Millis): Wish | undefined {
  const { offer } = best(part, part.pieces.of(first), now, due);
  return offer && { offer, first, end };
}

/** The offer that promises the piece soonest; with a little of chance, which is each pair's own, so that not all choose the same. */
function best(
  part: LoadingPart,
  piece: number,
  now: Millis,
  due: Millis,
): { readonly offer: PeerOffer | undefined; readonly holders: number } {
  let chosen: PeerOffer | undefined;
  let least = Infinity;
  let holders = 0;
  for (const offer of part.offers) {
    const { peer } = offer;
    if (!hasPiece(offer.pieces, piece)) continue;
    holders += 1;
    if (offer.restUntil > now || peer.avoidUntil > now || peer.isSuspended) continue;
    const isProven = peer.given > 0;
    if (!isProven && isOurTurn(part, now)) continue;
    const wait = Math.max(0, offer.delay - (now - offer.at)) + peer.roundTrip;
    if (now + wait > due) continue;
    let doubt = isProven ? 0 : tuning.doubt;
    for (const request of part.requests) if (request.peer === peer) doubt += tuning.askedAlready;
    const cost = wait + doubt + peer.failures * 100 + 40 * draw(peer.hash, part.code + piece);
    if (cost >= least) continue;
    least = cost;
    chosen = offer;
  }
  return { offer: chosen, holders };
}
