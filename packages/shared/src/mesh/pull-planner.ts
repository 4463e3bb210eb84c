import type { Millis } from '../units.ts';
import type { FetchReason } from './engine-io.ts';
import type { LoadingPart, PeerOffer, PeerRequest } from './loading-part.ts';
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
  const isFlowing = part.requests.some((request) => request.hasBegun);
  const early = isFlowing ? 0 : Math.min(tuning.spread, lead * tuning.spreadShare) * part.turn;
  const room = part.key.part === undefined ? tuning.segmentsAhead * part.known.announced.duration : 0;
  const needs = Math.min(Math.max(httpNeeds, room), lead * tuning.httpShare);
  const due = Math.max(deadline - needs - early, part.httpRetryAt);
  if (canFetch && part.suspect !== undefined)
    return { action: 'fetch', reason: 'repair: a peer sent bad bytes' };
  if (now >= due && canFetch) return { action: 'fetch', reason: whyDue(part, deadline) };
  if (situation.isAlone && canFetch) return { action: 'fetch', reason: 'alone: no neighbour' };

  let until = due;
  for (const request of part.requests) {
    const patientUntil = request.lastAt + patience(request);
    if (now >= patientUntil) return { action: 'give-up', request };
    until = Math.min(until, patientUntil);
  }
  const run = part.unasked(tuning.pieceChunks);
  if (run === undefined) return { action: 'wait', until };

  const offer = best(part, now, due);
  if (offer !== undefined) return { action: 'want', offer, ...run };
  if (part.known.isOld && !part.isAsked) return { action: 'ask' };
  const fetchAt = Math.max(patienceForOffers(part, due), part.httpRetryAt);
  if (now >= fetchAt) return { action: 'fetch', reason: whyAssigned(part) };
  for (const { restUntil, peer } of part.offers) {
    const again = Math.max(restUntil, peer.avoidUntil);
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
  if (part.offers.some((offer) => isWithinReach(offer) && offer.peer.given > 0)) return due;
  const hasHeard = part.offers.some((offer) => !isWithinReach(offer));
  return Math.min(due, part.fetchAt + (hasHeard ? tuning.trustInWord : 0));
}

/** Whom the draw names fetches at once: a stranger's word that it has the part already would hold everybody up. */
function isOurTurn({ fetchAt, known, requests }: LoadingPart, now: Millis): boolean {
  return !known.isOld && fetchAt <= now && requests.length === 0;
}

/** From further away than the fetcher itself, "coming" is only the word that somebody fetches it. */
function isWithinReach({ state, hops }: PeerOffer): boolean {
  return state !== 'coming' || hops === 0;
}

/** Deeper peers are more patient: those above them repair first. */
function patience({ peer, hops, delay, hasBegun }: PeerRequest): Millis {
  return tuning.patience + 2 * peer.roundTrip + 100 * Math.min(hops, 8) + (hasBegun ? 0 : delay);
}

/** The offer that promises the bytes soonest; with a little of chance, which is each pair's own, so that not all choose the same. */
function best(part: LoadingPart, now: Millis, due: Millis): PeerOffer | undefined {
  let chosen: PeerOffer | undefined;
  let least = Infinity;
  for (const offer of part.offers) {
    const { peer } = offer;
    if (offer.restUntil > now || peer.avoidUntil > now || peer.isSuspended) continue;
    if (!isWithinReach(offer)) continue;
    const isProven = peer.given > 0;
    if (!isProven && isOurTurn(part, now)) continue;
    const wait = Math.max(0, offer.delay - (now - offer.at)) + peer.roundTrip;
    if (now + wait > due) continue;
    const asked = part.requests.some((request) => request.peer === peer) ? 200 : 0;
    const cost =
      wait + asked + peer.failures * 100 + (isProven ? 0 : tuning.doubt) + 40 * draw(peer.hash, part.code);
    if (cost >= least) continue;
    least = cost;
    chosen = offer;
  }
  return chosen;
}
