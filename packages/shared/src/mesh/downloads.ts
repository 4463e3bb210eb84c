import type { PartKey } from '../ids.ts';
import type { ChunkMessage, HaveMessage, RefuseMessage } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import { fetchDelay } from './assignment.ts';
import type { KnownPart } from './catalogue.ts';
import type { EngineContext } from './context.ts';
import { type FetchReason, retreatReason } from './engine-io.ts';
import { Fetches } from './fetches.ts';
import type { Integrity } from './integrity.ts';
import type { Dealer } from './dealer.ts';
import { decline, giveUpPush, passOn } from './heir.ts';
import type { PeerOffer } from './loading-part.ts';
import { LoadingPart } from './loading-part.ts';
import type { OfferBoard } from './offer-board.ts';
import { addOffer } from './offer-board.ts';
import type { PartCode } from './part-code.ts';
import { codeOf, isPart } from './part-code.ts';
import { allPieces } from './pieces.ts';
import type { WholePart } from './part-store.ts';
import type { Neighbour } from './peer-book.ts';
import { countTrade, isTrusted } from './peer-book.ts';
import {
  ask,
  cancelRequests,
  countChunk,
  countLate,
  countRefusal,
  request,
  timeOut,
} from './peer-requests.ts';
import { decide } from './pull-planner.ts';
import { draw } from './rendezvous.ts';
import { tuning } from './settings.ts';

/** No part is larger: 2 s of 250 Mbit/s. */
const largestPart: Bytes = 64 * 1_048_576;
const mostHttpFailures = 4;
/** An unwanted part is given up so long after it was due. */
const staleAfter: Millis = 2_000;

/** The parts on their way: does what the planner decides, and takes in what comes of it. */
export class Downloads {
  readonly #context: EngineContext;
  readonly #board: OfferBoard;
  readonly #integrity: Integrity;
  readonly #dealer: Dealer;
  readonly #loading = new Map<PartCode, LoadingPart>();
  readonly #fetches: Fetches;

  constructor(context: EngineContext, board: OfferBoard, integrity: Integrity, dealer: Dealer) {
    this.#context = context;
    this.#board = board;
    this.#integrity = integrity;
    this.#dealer = dealer;
    this.#fetches = new Fetches(context);
  }

  get(code: PartCode): LoadingPart | undefined {
    return this.#loading.get(code);
  }

  all(): Iterable<LoadingPart> {
    return this.#loading.values();
  }

  get size(): number {
    return this.#loading.size;
  }

  /** Loads parts at the live edge before the player asks, so that the mesh has the whole buffer's time. */
  announced(known: KnownPart): void {
    const { catalogue, outbox } = this.#context;
    if (known.announced.isGap || !isPart(known.code) || this.#loading.size >= tuning.mostLoading) return;
    const due = catalogue.dueAt(known);
    if (due === undefined || due <= outbox.now || due > outbox.now + tuning.horizon) return;
    this.#begin(known, undefined);
  }

  wanted(key: PartKey, deadline: Millis): void {
    const code = codeOf(key);
    const whole = this.#context.store.get(code);
    if (whole !== undefined) {
      this.#deliver(whole, 'store: it was here already');
      return;
    }
    const part = this.#loading.get(code);
    if (part !== undefined) {
      part.deadline = deadline;
      this.#plan(part);
      return;
    }
    const known = this.#context.catalogue.get(code);
    const fault = whyNot(known, this.#loading.size);
    if (known === undefined || fault !== undefined)
      this.#context.outbox.put({ kind: 'failed', key, reason: fault ?? 'it was not announced' });
    else this.#begin(known, deadline);
  }

  unwanted(key: PartKey): void {
    const part = this.#loading.get(codeOf(key));
    if (part === undefined) return;
    part.deadline = undefined;
    const due = this.#context.catalogue.dueAt(part.known);
    if (!isPart(part.code) || due === undefined || due <= this.#context.outbox.now) this.#giveUp(part);
  }

  offered(peer: Neighbour, { offers }: HaveMessage): void {
    const { now } = this.#context.outbox;
    for (const { key, state, hops, delay, pieces } of offers) {
      const code = codeOf(key);
      const rest = { at: now, restUntil: 0, refusals: 0 };
      const offer: PeerOffer =
        state === 'dealt'
          ? { peer, state, hops, delay, pieces: allPieces, dealt: pieces, ...rest }
          : { peer, state, hops, delay, pieces, dealt: 0, ...rest };
      if (this.#context.store.get(code) !== undefined) {
        this.#board.heard(code, offer);
        continue;
      }
      const part = this.#loading.get(code);
      if (part === undefined) {
        this.#board.keep(code, offer);
        continue;
      }
      addOffer(part.offers, offer);
      part.expectPush();
      this.#board.passOn(part);
      this.#plan(part);
    }
  }

  refused(peer: Neighbour, { key, reason }: RefuseMessage): void {
    const { outbox } = this.#context;
    if (reason === 'unwanted') peer.unwantedUntil = outbox.now + tuning.unwanted;
    if (this.#dealer.refused(peer, codeOf(key), reason)) {
      outbox.note('refused', peer.id, `what was dealt out: ${reason}`);
      return;
    }
    const part = this.#loading.get(codeOf(key));
    if (part === undefined) return;
    outbox.note('refused', peer.id, reason);
    countRefusal(part, peer, reason === 'busy', this.#context.outbox.now);
    this.#plan(part);
  }

  /** @returns what is wrong with the chunk, if its sender breaks the protocol. */
  chunk(peer: Neighbour, { key, total, offset, isToPassOn, bytes }: ChunkMessage): string | undefined {
    const { book, outbox, settings } = this.#context;
    const code = codeOf(key);
    const part = this.#loading.get(code);
    if (part === undefined) {
      outbox.note(
        this.#context.store.get(code) ? 'duplicate-chunk' : 'unasked-chunk',
        peer.id,
        'not loading',
      );
      if (this.#context.store.get(code) === undefined) decline(this.#context, peer, { key, code });
      return undefined;
    }
    if (this.#context.retreat.isOn && part.requests.every((each) => each.peer !== peer))
      decline(this.#context, peer, part);
    if (!part.fits(total, offset, bytes.length))
      return `chunk at ${offset} of ${total} does not fit the part`;
    countTrade(peer, bytes.length, 0, settings.chunkBytes);
    book.forgetFailures(peer);
    const index = offset / part.chunkBytes;
    if (part.isVerifying || part.suspect !== undefined || part.has(index)) {
      outbox.note('duplicate-chunk', peer.id, `chunk ${index}`);
      return undefined;
    }
    part.takeChunk(peer, offset, bytes);
    if (!countChunk(part, peer, index, outbox.now)) {
      part.countPushed(index, outbox.now);
      part.hops = Math.max(part.hops, isToPassOn ? 1 : 2);
      if (isToPassOn) passOn(this.#context, part, { index, dealtBy: peer, expires: this.#expires(part) });
    }
    if (part.missing === 0) this.#complete(part);
    else this.#board.tell(part);
    return undefined;
  }

  /** The neighbour says that what it sent of the part was bad. */
  retracted(peer: Neighbour, code: PartCode): void {
    const part = this.#loading.get(code);
    if (part === undefined || part.isVerifying || !part.senders.includes(peer)) return;
    this.#spoil(part);
  }

  httpBytes(key: PartKey, offset: Bytes, bytes: Uint8Array): void {
    const part = this.#loading.get(codeOf(key));
    if (part?.http === undefined) return;
    part.takeHttp(offset, bytes);
    if (part.contradicted.size > 0) this.#integrity.retract(part);
    this.#dealer.deal(part, this.#expires(part));
    if (part.missing === 0) this.#complete(part);
    else this.#board.tell(part);
  }

  httpDone(key: PartKey): void {
    const part = this.#loading.get(codeOf(key));
    if (part?.http === undefined) return;
    if (part.http.end < part.http.to) {
      this.#httpFailed(part, 0);
      return;
    }
    // One hole of several is filled.
    const { httpClock, outbox } = this.#context;
    httpClock.learn(outbox.now - part.http.startedAt, Infinity);
    this.#fetches.end(part);
    this.#plan(part);
  }

  httpFailed(key: PartKey, retryAfter: Millis | undefined): void {
    const part = this.#loading.get(codeOf(key));
    if (part?.http !== undefined) this.#httpFailed(part, retryAfter);
  }

  verified(key: PartKey, isGood: boolean): void {
    const part = this.#loading.get(codeOf(key));
    if (part?.isVerifying !== true) return;
    part.isVerifying = false;
    if (isGood) this.#accept(part);
    else if (part.senders.every((sender) => sender === 'http')) this.#badHttp(part);
    else this.#spoil(part);
  }

  left(peer: Neighbour): void {
    for (const part of [...this.#loading.values()]) {
      part.offers = part.offers.filter((offer) => offer.peer !== peer);
      part.children = part.children.filter((child) => child !== peer);
      const had = part.requests.length;
      part.requests = part.requests.filter((request) => request.peer !== peer);
      if (part.requests.length < had) this.#plan(part);
    }
  }

  /** Deadlines may have moved. */
  replan(): void {
    for (const part of [...this.#loading.values()]) this.#plan(part);
  }

  tick(): void {
    const { outbox } = this.#context;
    this.#board.tick();
    for (const part of [...this.#loading.values()]) {
      if (part.tellAt <= outbox.now) this.#board.tell(part);
      else outbox.wake(part.tellAt);
      if (part.passOnAt <= outbox.now) this.#board.passOn(part);
      else outbox.wake(part.passOnAt);
      if (part.timerAt <= outbox.now) this.#plan(part);
      else outbox.wake(part.timerAt);
    }
  }

  #begin(known: KnownPart, deadline: Millis | undefined): void {
    const { outbox, self, settings } = this.#context;
    const part = new LoadingPart(known, settings.chunkBytes, draw(self, known.code), outbox.now);
    part.deadline = deadline;
    part.offers = this.#board.take(known.code);
    part.expectPush();
    part.isUrgent = this.#deadline(part) < outbox.now + tuning.urgent;
    part.fetchAt = known.at + this.#fetchDelay(known.code);
    this.#loading.set(known.code, part);
    this.#board.passOn(part);
    this.#plan(part);
  }

  #fetchDelay(code: PartCode): Millis {
    const { book, self, settings, uploads } = this.#context;
    if (!uploads.isOpen) return Infinity;
    return fetchDelay(self, book.uploaders(), code, settings.fetchShare);
  }

  #plan(part: LoadingPart): void {
    const { book, httpClock, outbox, retreat } = this.#context;
    const { now } = outbox;
    const deadline = this.#deadline(part);
    this.#fetches.forget(part);
    if (part.deadline === undefined && deadline < now - staleAfter) {
      this.#giveUp(part);
      return;
    }
    const httpNeeds = httpClock.needs;
    const isAlone = book.greeted().length === 0 && outbox.age >= tuning.arrival;
    for (;;) {
      const decision = decide(part, { now, deadline, httpNeeds, isAlone, isRetreating: retreat.isOn });
      switch (decision.action) {
        case 'want':
          request(this.#context, part, decision.offer, { ...decision, deadline });
          continue;
        case 'give-up':
          timeOut(this.#context, part, decision.request);
          continue;
        case 'ask':
          ask(this.#context, part);
          continue;
        case 'fetch':
          this.#fetch(part, decision.reason);
          return;
        case 'wait':
          this.#lookAgain(part, decision.until);
          return;
      }
    }
  }

  #lookAgain(part: LoadingPart, at: Millis): void {
    part.timerAt = at;
    this.#context.outbox.wake(at);
  }

  #fetch(part: LoadingPart, reason: FetchReason): void {
    const { isEmpty } = part;
    part.timerAt = Infinity;
    if (!this.#fetches.begin(part, reason, this.#deadline(part) - this.#context.outbox.now)) return;
    if (reason === 'not dealt out: the mesh carries no more') return;
    countLate(this.#context, part);
    cancelRequests(this.#context, part);
    giveUpPush(this.#context, part);
    if (!isEmpty) return;
    part.hops = 0;
    if (reason === retreatReason) return;
    if (part.push !== undefined && isTrusted(part.push.from)) return;
    if (reason.startsWith('assigned') && this.#dealer.begin(part)) return;
    this.#board.invite(part);
  }

  /** Those that wait for a fetch get their turn. To be called when everything else is done. */
  settle(): void {
    this.#fetches.settle(
      (part) => this.#deadline(part),
      (part) => {
        if (this.#loading.get(part.code) === part) this.#plan(part);
      },
    );
  }

  /** Until then what is pushed of the part can be of use. */
  #expires(part: LoadingPart): Millis {
    const { httpClock, outbox } = this.#context;
    return Math.min(this.#deadline(part) - httpClock.needs, outbox.now + 3_000);
  }

  #deadline(part: LoadingPart): Millis {
    return part.deadline ?? this.#context.catalogue.dueAt(part.known) ?? Infinity;
  }

  #complete(part: LoadingPart): void {
    const { httpClock, outbox } = this.#context;
    if (part.http !== undefined) {
      if (part.http.end === part.http.to) {
        httpClock.learn(outbox.now - part.http.startedAt, this.#deadline(part) - outbox.now);
        this.#fetches.end(part);
      } else this.#fetches.abort(part);
    }
    cancelRequests(this.#context, part);
    part.isVerifying = true;
    part.timerAt = Infinity;
    outbox.put({
      kind: 'verify',
      key: part.key,
      bytes: part.bytes,
      sha256: part.known.announced.sha256,
    });
  }

  #accept(part: LoadingPart): void {
    const { outbox, settings, store } = this.#context;
    this.#loading.delete(part.code);
    if (part.suspect !== undefined) this.#integrity.judge(part, part.suspect);
    for (const peer of part.contradicted) this.#integrity.accuse(peer, part.code);
    const { bytes, code, fromPeers, hops, key, size } = part;
    const whole: WholePart = { code, key, bytes, fromPeers, fromHttp: size - fromPeers, hops };
    for (const gone of store.add(whole, settings.storeBytes)) outbox.note('evicted', undefined, `${gone}`);
    if (part.deadline !== undefined)
      this.#deliver(whole, part.fetchReason ?? (hops === 1 ? 'mesh: from the fetcher' : 'mesh: passed on'));
    this.#board.tellWhole(part);
  }

  #deliver({ key, bytes, fromPeers, fromHttp, hops }: WholePart, reason: string): void {
    this.#context.outbox.put({ kind: 'deliver', key, bytes, fromPeers, fromHttp, hops, reason });
  }

  #spoil(part: LoadingPart): void {
    this.#fetches.abort(part);
    cancelRequests(this.#context, part);
    this.#integrity.spoiled(part);
    this.#plan(part);
  }

  #badHttp(part: LoadingPart): void {
    this.#context.outbox.note('bad-http', undefined, `${part.key.msn}.${part.key.part ?? ''}`);
    this.#integrity.retract(part);
    part.reset();
    this.#httpFailed(part, 100);
  }

  #httpFailed(part: LoadingPart, retryAfter: Millis | undefined): void {
    this.#fetches.end(part);
    part.httpFailures += 1;
    if (retryAfter === undefined || part.httpFailures >= mostHttpFailures) {
      const reason = retryAfter === undefined ? 'the origin has it no more' : 'HTTP failed too often';
      if (part.deadline !== undefined) this.#context.outbox.put({ kind: 'failed', key: part.key, reason });
      this.#giveUp(part);
      return;
    }
    part.httpRetryAt = this.#context.outbox.now + Math.max(retryAfter, 50 * 2 ** part.httpFailures);
    this.#plan(part);
  }

  #giveUp(part: LoadingPart): void {
    this.#fetches.abort(part);
    this.#fetches.forget(part);
    cancelRequests(this.#context, part);
    if (part.suspect !== undefined) this.#integrity.acquit(part.suspect);
    this.#loading.delete(part.code);
  }
}

function whyNot(known: KnownPart | undefined, loading: number): string | undefined {
  if (known === undefined) return 'it was not announced';
  const { bytes, isGap } = known.announced;
  if (isGap) return 'it is a gap';
  if (bytes < 1 || bytes > largestPart) return `no part has ${bytes} bytes`;
  return loading >= 2 * tuning.mostLoading ? 'too much is wanted at once' : undefined;
}
