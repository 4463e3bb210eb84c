import type { Offer, OfferState } from '../protocol/peer-message.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart, PeerOffer } from './loading-part.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { tuning } from './settings.ts';

/** So many of the newest parts are told to a new neighbour. */
const greetingParts = 16;

/** Tells the neighbours what can be had here, and keeps what they say about parts that are not being loaded yet. */
export class OfferBoard {
  readonly #context: EngineContext;
  readonly #early = new Map<PartCode, PeerOffer[]>();

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

  /** Tells of a part all who are not known to have it; once. */
  tell(part: LoadingPart, state: OfferState): void {
    const { book, outbox, uploads } = this.#context;
    if (part.isOffered || !uploads.isOpen) return;
    part.isOffered = true;
    const message = { kind: 'have', offers: [this.#offer(part, state)] } as const;
    for (const peer of book.greeted())
      if (!part.offers.some((offer) => offer.peer === peer && offer.state !== 'coming'))
        outbox.send(peer.id, message);
  }

  /** Passes on the word that a part is on its way, as far as its tree will soon reach: who hears it does not fetch it as well. */
  passOn(part: LoadingPart): void {
    if (part.isPassedOn || part.isOffered) return;
    const heard = part.offers.find(({ state, hops }) => state === 'coming' && hops < tuning.word);
    if (heard === undefined) return;
    part.isPassedOn = true;
    const offer: Offer = { key: part.key, state: 'coming', hops: heard.hops + 1, delay: 0 };
    const message = { kind: 'have', offers: [offer] } as const;
    const { book, outbox } = this.#context;
    for (const peer of book.greeted())
      if (!part.offers.some((other) => other.peer === peer)) outbox.send(peer.id, message);
  }

  /** Tells a new neighbour of what is flowing and of the newest parts. */
  greet(peer: Neighbour, loading: Iterable<LoadingPart>): void {
    const { outbox, store, uploads } = this.#context;
    if (!uploads.isOpen) return;
    const offers: Offer[] = [];
    for (const part of loading) if (part.isOffered) offers.push(this.#offer(part, 'flowing'));
    for (const { key, hops, bytes } of store.newest(greetingParts))
      offers.push({ key, state: 'whole', hops, delay: uploads.timeFor(bytes.length) });
    if (offers.length > 0) outbox.send(peer.id, { kind: 'have', offers: offers.slice(0, 64) });
  }

  #offer({ key, hops, size }: LoadingPart, state: OfferState): Offer {
    const { httpClock, uploads } = this.#context;
    return { key, state, hops, delay: uploads.timeFor(size) + (state === 'coming' ? httpClock.mean : 0) };
  }
}

/** Adds an offer in the place of the same neighbour's earlier one. */
export function addOffer(offers: PeerOffer[], offer: PeerOffer): void {
  const at = offers.findIndex(({ peer }) => peer === offer.peer);
  if (at === -1) offers.push(offer);
  else offers[at] = offer;
}
