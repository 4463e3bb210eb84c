import type { RefuseReason } from '../protocol/peer-message.ts';
import type { Millis } from '../units.ts';
import { fullView } from './assignment.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart } from './loading-part.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { isFreeRider, isUnreliable } from './peer-book.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** Parts of which is remembered to whom each chunk was dealt. */
const remembered = 16;

/** A part that was dealt out, and what became of it. */
interface Deal {
  /** To whom each chunk was dealt; undefined where it went to everybody. */
  readonly heirs: (Neighbour | undefined)[];
  /** Who missed each chunk, or that several did. */
  readonly missed: (Neighbour | 'many' | undefined)[];
  /** Heirs that did not pass on what was theirs. */
  readonly slack: Set<Neighbour>;
  /** Neighbours that got too little of it in time. */
  readonly short: Set<Neighbour>;
}

/**
 * Gives out what it fetches without being asked, where everybody sees everybody: it deals the chunks of a part one by one to its
 * neighbours, each of whom passes on what it was dealt to all others. So everybody sends about as much as it gets, and a chunk is
 * everywhere after two hops and not one question. What is lost on the way is wanted of the dealer, who learns from that, and from
 * what is refused, how much falls to whom, and how much of a part is dealt out at all.
 */
export class Dealer {
  readonly #context: EngineContext;
  readonly #deals = new Map<PartCode, Deal>();
  /** Of each part so much is dealt out, 0 … 1. */
  #share = 1;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Says that the part is being fetched and will be dealt out. @returns false where it is not to be: there are others that are not seen from here, or it is no part at the live edge */
  begin(part: LoadingPart): boolean {
    const { book, httpClock, outbox, uploads } = this.#context;
    if (part.key.part === undefined || part.known.isOld || !uploads.isOpen || !this.#seesAll()) return false;
    part.dealing = { next: 0, end: Math.ceil(part.chunks * this.#nextShare()) };
    part.isPassedOn = true;
    this.#remember(part.code);
    for (const peer of book.greeted()) {
      const delay = httpClock.mean + uploads.timeFor(peer, part.size);
      const offer = { key: part.key, state: 'dealt', hops: 0, delay, pieces: part.dealing.end } as const;
      outbox.send(peer.id, { kind: 'have', offers: [offer] });
    }
    return true;
  }

  /** Deals out the chunks that have come since. @param expires when they are of no use any more */
  deal(part: LoadingPart, expires: Millis): void {
    const { dealing } = part;
    if (dealing === undefined) return;
    const { outbox, uploads } = this.#context;
    for (; dealing.next < dealing.end && part.has(dealing.next); dealing.next += 1) {
      if (uploads.queueTime > (expires - outbox.now) * tuning.dealTime) {
        dealing.end = dealing.next;
        return;
      }
      const heir = this.#nextHeir(part.code);
      const deal = this.#deals.get(part.code);
      if (deal !== undefined) deal.heirs[dealing.next] = heir;
      const chunk = { index: dealing.next, isToPassOn: heir !== undefined, dealtBy: undefined, expires };
      for (const peer of heir === undefined ? this.#wanting() : [heir]) uploads.push(peer, part, chunk);
    }
  }

  /** The neighbour does not pass on what it was dealt of the part, or got too little of it in time. @returns whether the part was dealt out here */
  refused(peer: Neighbour, code: PartCode, reason: RefuseReason): boolean {
    const deal = this.#deals.get(code);
    if (deal === undefined) return false;
    if (reason !== 'too-late') {
      if (deal.heirs.includes(peer)) lowerDuty(deal, peer);
    } else this.#gotTooLittle(deal, peer);
    return true;
  }

  /** One of many may say what it likes: two of them have to. */
  #gotTooLittle({ short }: Deal, peer: Neighbour): void {
    if (short.has(peer)) return;
    short.add(peer);
    if (short.size === Math.min(2, this.#context.book.greeted().length))
      this.#share = Math.max(tuning.leastDuty, this.#share * tuning.dutyLoss);
  }

  /** The neighbour wants chunks `first` … `end` − 1 that others were to pass on: who passes on none of its own to several is blamed. */
  wanted(peer: Neighbour, code: PartCode, first: number, end: number): void {
    const deal = this.#deals.get(code);
    if (deal === undefined) return;
    for (let index = first; index < Math.min(end, deal.heirs.length); index += 1) {
      const heir = deal.heirs[index];
      if (heir === undefined || heir === peer) continue;
      const before = (deal.missed[index] ??= peer);
      if (before !== peer) deal.missed[index] = 'many';
      if (deal.heirs.every((other, at) => other !== heir || deal.missed[at] === 'many'))
        lowerDuty(deal, heir);
    }
  }

  /** Nobody that uploads is out of sight. */
  #seesAll(): boolean {
    const { book, settings } = this.#context;
    const { fetchShare } = settings;
    if (fetchShare === undefined) return book.size < fullView;
    const uploading = book.greeted().filter((peer) => !peer.isDownloadOnly).length + 1;
    return uploading >= Math.round(1 / fetchShare);
  }

  /** Less than everything where not everything can be passed on: by what was missing before, by the heirs' duties, and by the cap. */
  #nextShare(): number {
    const { book, settings } = this.#context;
    this.#share = Math.min(1, this.#share + tuning.dutyGain);
    const heirs = this.#heirs();
    let duty = 0;
    for (const heir of heirs) duty += heir.duty = Math.min(1, heir.duty + tuning.dutyGain);
    const byDuty = heirs.length === 0 ? 1 : Math.min(1, (tuning.dutyRoom * duty) / heirs.length);
    // Each of n viewers sends (n − 1)/n of what it gets.
    const others = book.greeted().length;
    const byCap = (tuning.capUse * settings.uploadFactor * (others + 1)) / Math.max(1, others);
    const share = Math.min(byCap, byDuty * this.#share);
    return share < tuning.nearlyAll ? share : 1;
  }

  #heirs(): readonly Neighbour[] {
    const { chunkBytes } = this.#context.settings;
    return this.#wanting().filter((peer) => !isFreeRider(peer, chunkBytes) && !isUnreliable(peer));
  }

  #wanting(): readonly Neighbour[] {
    const { book, outbox } = this.#context;
    return book.greeted().filter((peer) => peer.unwantedUntil <= outbox.now);
  }

  /** In turns, each as often as its duty says; who comes first is another with each part. */
  #nextHeir(code: PartCode): Neighbour | undefined {
    let chosen: Neighbour | undefined;
    let most = -Infinity;
    let total = 0;
    for (const heir of this.#heirs()) {
      heir.credit += heir.duty;
      total += heir.duty;
      const claim = heir.credit + draw(heir.hash, code) / 100;
      if (claim <= most) continue;
      most = claim;
      chosen = heir;
    }
    if (chosen !== undefined) chosen.credit -= total;
    return chosen;
  }

  #remember(code: PartCode): void {
    this.#deals.set(code, { heirs: [], missed: [], slack: new Set(), short: new Set() });
    if (this.#deals.size <= remembered) return;
    const [oldest] = this.#deals.keys();
    if (oldest !== undefined) this.#deals.delete(oldest);
  }
}

/** At most once for each part. */
function lowerDuty({ slack }: Deal, heir: Neighbour): void {
  if (slack.has(heir)) return;
  slack.add(heir);
  heir.duty = Math.max(tuning.leastDuty, heir.duty * tuning.dutyLoss);
}
