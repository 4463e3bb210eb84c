import type { Millis } from '../units.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart, PeerOffer, PeerRequest } from './loading-part.ts';
import type { Neighbour } from './peer-book.ts';
import { putToTheTest } from './peer-book.ts';
import { tuning } from './settings.ts';

/** A part whose way nobody told is asked of so many neighbours. */
const askFanOut = 4;

/** Wants chunks of a neighbour that offered the part. */
export function request(
  { outbox }: EngineContext,
  part: LoadingPart,
  { peer, hops, delay, at }: PeerOffer,
  { first, end, deadline }: { readonly first: number; readonly end: number; readonly deadline: Millis },
): void {
  const left = Math.max(0, delay - (outbox.now - at));
  part.requests.push({ peer, first, end, hops, delay: left, lastAt: outbox.now, hasBegun: false });
  putToTheTest(peer, outbox.now);
  outbox.send(peer.id, {
    kind: 'want',
    key: part.key,
    from: first * part.chunkBytes,
    to: Math.min(part.size, end * part.chunkBytes),
    within: Math.min(60_000, deadline - outbox.now),
  });
}

/** The neighbour has let its time pass: it is not asked for the part again. */
export function timeOut({ book, outbox }: EngineContext, part: LoadingPart, late: PeerRequest): void {
  part.requests = part.requests.filter((other) => other.peer !== late.peer);
  part.offers = part.offers.filter((offer) => offer.peer !== late.peer);
  outbox.send(late.peer.id, { kind: 'cancel', key: part.key });
  outbox.note('peer-timeout', late.peer.id, `chunks ${late.first} to ${late.end}`);
  book.countFailure(late.peer, outbox.now);
}

/** The deadline was there before they ran out of time: whoever has sent nothing though it said that it would have, let us down. */
export function countLate({ book, outbox }: EngineContext, part: LoadingPart): void {
  const late = part.requests.filter(
    ({ peer, hasBegun, lastAt, delay }) =>
      !hasBegun && outbox.now > lastAt + delay + 2 * peer.roundTrip + tuning.latePatience,
  );
  for (const peer of new Set(late.map(({ peer }) => peer))) book.countFailure(peer, outbox.now);
}

/** Asks some neighbours whether they have the part. */
export function ask({ book, outbox, random }: EngineContext, part: LoadingPart): void {
  part.isAsked = true;
  part.fetchAt = Math.max(part.fetchAt, outbox.now) + tuning.askTime;
  const peers = book.greeted().filter((peer) => !peer.isDownloadOnly);
  const first = Math.floor(random() * peers.length);
  for (let count = 0; count < Math.min(askFanOut, peers.length); count += 1) {
    const peer = peers[(first + count) % peers.length];
    if (peer !== undefined) outbox.send(peer.id, { kind: 'ask', keys: [part.key] });
  }
}

/** Nothing of the part is wanted of neighbours any more. */
export function cancelRequests({ outbox }: EngineContext, part: LoadingPart): void {
  for (const { peer } of part.requests) outbox.send(peer.id, { kind: 'cancel', key: part.key });
  part.requests = [];
}

/** A chunk has come: requests that it answers live on, those that are answered end. @returns whether it had been asked for */
export function countChunk(part: LoadingPart, peer: Neighbour, index: number, now: Millis): boolean {
  let wasAsked = false;
  for (const each of part.requests) {
    if (each.peer !== peer || index < each.first || index >= each.end) continue;
    wasAsked = true;
    each.lastAt = now;
    each.hasBegun = true;
    part.hops = Math.max(part.hops, each.hops + 1);
  }
  part.requests = part.requests.filter(({ first, end }) => {
    for (let at = first; at < end; at += 1) if (!part.has(at)) return true;
    return false;
  });
  return wasAsked;
}

/** The neighbour declines: a busy one may be asked again after a rest. */
export function countRefusal(part: LoadingPart, peer: Neighbour, isBusy: boolean, now: Millis): void {
  part.requests = part.requests.filter((each) => each.peer !== peer);
  if (!isBusy) {
    part.offers = part.offers.filter((offer) => offer.peer !== peer);
    return;
  }
  for (const offer of part.offers) {
    if (offer.peer !== peer) continue;
    offer.refusals = Math.min(2, offer.refusals + 1);
    offer.restUntil = now + tuning.refusalRest * offer.refusals;
  }
}
