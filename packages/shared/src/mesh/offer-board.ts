import type { Offer, OfferState } from '../protocol/peer-message.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart, PeerOffer } from './loading-part.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { isFreeRider, isUnreliable } from './peer-book.ts';
import { allPieces, noPieces, type PieceSet, without, withPiece } from './pieces.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** So many of the newest parts are told to a new neighbour. */
const greetingParts = 16;

/** Tells the neighbours what can be had here, and keeps what they say about parts that are not being loaded yet. */
export class OfferBoard {
  readonly #context: EngineContext;
  readonly #early = new Map<PartCode, PeerOffer[]>();
  /** Parts that are whole here and of which not everybody has been told, the next first. */
  readonly #reserved: LoadingPart[] = [];

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Keeps an offer of a part that is not loading; of the most parts, the oldest goes. */
  keep(code: PartCode, offer: PeerOffer): void {
    const offers = this.#early.get(code);
    if (offers !== undefined) {
      addOffer(offers, offer);
      return;
    }
    this.#early.set(code, [offer]);
    if (this.#early.size <= tuning.mostEarly) return;
    const [oldest] = this.#early.keys();
    if (oldest !== undefined) this.#early.delete(oldest);
  }

  /** @returns the offers kept of a part, of which it is henceforth loaded. */
  take(code: PartCode): PeerOffer[] {
    const offers = this.#early.get(code) ?? [];
    this.#early.delete(code);
    return offers;
  }

  forget(peer: Neighbour): void {
    for (const [code, offers] of this.#early) {
      const others = offers.filter((offer) => offer.peer !== peer);
      if (others.length === 0) this.#early.delete(code);
      else if (others.length < offers.length) this.#early.set(code, others);
    }
  }

  /**
   * Tells that the part is being fetched, and gives each neighbour that uploads the word on pieces of its own: they pass them on to
   * each other, so that nobody carries the part to everybody.
   */
  invite(part: LoadingPart): void {
    const { book, outbox, self, settings, uploads } = this.#context;
    if (part.isPassedOn || !uploads.isOpen) return;
    part.isPassedOn = true;
    if (part.isUrgent) part.hasInvited = true;
    else part.told = allPieces;
    const heirs = book
      .greeted()
      .filter((peer) => !isFreeRider(peer, settings.chunkBytes) && !isUnreliable(peer))
      .sort((a, b) => draw(a.hash, part.code) - draw(b.hash, part.code));
    const shift = Math.floor(draw(self, part.code + 1) * part.pieces.count);
    for (const peer of book.greeted()) {
      const place = heirs.indexOf(peer);
      let pieces = part.isUrgent ? noPieces : allPieces;
      if (part.isUrgent && place !== -1)
        for (let at = place; at < part.pieces.count; at += heirs.length)
          pieces = withPiece(pieces, (at + shift) % part.pieces.count);
      outbox.send(peer.id, { kind: 'have', offers: [this.#offer(peer, part, 'coming', pieces)] });
    }
  }

  /** Tells of the pieces that have begun to come, all who are not known to have them; not more often than `news` says. */
  tell(part: LoadingPart): void {
    const { outbox, uploads } = this.#context;
    part.tellAt = Infinity;
    if (part.http !== undefined || part.isUntold || !uploads.isOpen) return;
    const begun = part.isUrgent || part.begun === noPieces ? part.begun : allPieces;
    const hasNews = () => without(begun, part.told) !== noPieces;
    if (hasNews() && outbox.now >= part.toldAt + tuning.news) this.#tellFirst(part, 'flowing', begun);
    else if (outbox.now >= part.tellRestAt) this.#tellRest(part, 'flowing', part.told);
    part.tellAt = Math.min(part.tellRestAt, hasNews() ? part.toldAt + tuning.news : Infinity);
    outbox.wake(part.tellAt);
  }

  /** Tells that the part is here; what was fetched only after those who were invited have had their time. */
  tellWhole(part: LoadingPart): void {
    const { outbox, uploads } = this.#context;
    if (!uploads.isOpen || part.isUntold) return;
    if (part.hasInvited) part.tellRestAt = outbox.now + tuning.reserve;
    else if (without(part.pieces.all, part.told) !== noPieces) this.#tellFirst(part, 'whole', allPieces);
    if (part.tellRestAt === Infinity) return;
    const before = this.#reserved.findLastIndex(({ tellRestAt }) => tellRestAt <= part.tellRestAt);
    this.#reserved.splice(before + 1, 0, part);
    outbox.wake(part.tellRestAt);
  }

  /** A neighbour has a part that is whole here: if others are still to be told, it is not. */
  heard(code: PartCode, offer: PeerOffer): void {
    const part = this.#reserved.find((one) => one.code === code);
    if (part !== undefined) addOffer(part.offers, offer);
  }

  tick(): void {
    const { outbox } = this.#context;
    while (this.#reserved[0] !== undefined && this.#reserved[0].tellRestAt <= outbox.now) {
      const part = this.#reserved.shift();
      if (part !== undefined) this.#tellRest(part, 'whole', allPieces);
    }
    if (this.#reserved[0] !== undefined) outbox.wake(this.#reserved[0].tellRestAt);
  }

  /**
   * Of many neighbours half are told at once: those that come next on a ring that is another for each part. Of two
   * neighbours one is told first, and by the time that the other one's turn comes it mostly has the pieces as well.
   */
  #tellFirst(part: LoadingPart, state: OfferState, pieces: PieceSet): void {
    const { book, outbox, self } = this.#context;
    const here = draw(self, part.code);
    const isNext = ({ hash }: Neighbour) => (draw(hash, part.code) - here + 1) % 1 < 0.5;
    const isCrowd = book.greeted().length >= tuning.crowd;
    part.told = pieces;
    part.toldAt = outbox.now;
    part.tellRestAt = isCrowd ? outbox.now + tuning.tellRest : Infinity;
    this.#tell(part, state, pieces, isCrowd ? isNext : () => true);
  }

  #tellRest(part: LoadingPart, state: OfferState, pieces: PieceSet): void {
    part.tellRestAt = Infinity;
    this.#tell(part, state, pieces, () => true);
  }

  /** Tells those who are not known to have the pieces, from us or by themselves. */
  #tell(part: LoadingPart, state: OfferState, pieces: PieceSet, isMeant: (peer: Neighbour) => boolean): void {
    const { book, outbox } = this.#context;
    for (const peer of book.greeted()) {
      const theirs = part.offers.find((offer) => offer.peer === peer && offer.state !== 'coming');
      // Whose pieces have only begun to come may need another to ask if they stop: who fetched is there for that.
      const isSure = theirs !== undefined && (!part.hasInvited || theirs.state === 'whole');
      const known = (isSure ? theirs.pieces : noPieces) | (part.toldTo.get(peer) ?? noPieces);
      if (without(pieces & part.pieces.all, known) === noPieces || !isMeant(peer)) continue;
      part.toldTo.set(peer, pieces);
      outbox.send(peer.id, { kind: 'have', offers: [this.#offer(peer, part, state, pieces)] });
    }
  }

  /**
   * Passes on the word that a part is on its way, as far as its tree will soon reach: who hears it does not fetch it as
   * well. Where the part itself is here by the time that the word would go, its pieces are told of instead.
   */
  passOn(part: LoadingPart): void {
    if (part.isPassedOn) return;
    const { book, outbox } = this.#context;
    const heard = part.offers.find(
      ({ state, hops, peer }) => state === 'coming' && hops < tuning.word && !isUnreliable(peer),
    );
    if (heard === undefined) return;
    part.passOnAt = Math.min(part.passOnAt, outbox.now + tuning.wordRest);
    outbox.wake(part.passOnAt);
    if (outbox.now < part.passOnAt) return;
    part.isPassedOn = true;
    part.passOnAt = Infinity;
    if (part.told !== noPieces) return;
    const offer: Offer = {
      ...{ key: part.key, state: 'coming', hops: heard.hops + 1, delay: 0, pieces: noPieces },
    };
    const message = { kind: 'have', offers: [offer] } as const;
    for (const peer of book.greeted())
      if (!part.offers.some((other) => other.peer === peer)) outbox.send(peer.id, message);
  }

  /** Tells a new neighbour of what is flowing and of the newest parts. */
  greet(peer: Neighbour, loading: Iterable<LoadingPart>): void {
    const { outbox, store, uploads } = this.#context;
    if (!uploads.isOpen) return;
    const offers: Offer[] = [];
    for (const part of loading)
      if (part.told !== noPieces) offers.push(this.#offer(peer, part, 'flowing', part.told));
    for (const { key, hops, bytes } of store.newest(greetingParts))
      offers.push({
        ...{ key, state: 'whole', hops, delay: uploads.timeFor(peer, bytes.length), pieces: allPieces },
      });
    if (offers.length > 0) outbox.send(peer.id, { kind: 'have', offers: offers.slice(0, 64) });
  }

  #offer(peer: Neighbour, part: LoadingPart, state: OfferState, pieces: PieceSet): Offer {
    const { httpClock, uploads } = this.#context;
    const { key, hops, size } = part;
    const bytes = part.isUrgent ? size / part.pieces.count : size;
    const delay = uploads.timeFor(peer, bytes) + (state === 'coming' ? httpClock.mean : 0);
    return { key, state, hops, delay, pieces };
  }
}

/** Adds an offer in the place of the same neighbour's earlier one; a refusal stays in force. */
export function addOffer(offers: PeerOffer[], offer: PeerOffer): void {
  const at = offers.findIndex(({ peer }) => peer === offer.peer);
  if (at === -1) offers.push(offer);
  else {
    const { refusals = 0, restUntil = 0 } = offers[at] ?? {};
    offers[at] = { ...offer, refusals, restUntil };
  }
}
