import { allocate } from '../bytes.ts';
import type { PartKey } from '../ids.ts';
import type { OfferState } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import { type FetchReason, retreatReason } from './engine-io.ts';
import type { KnownPart } from './catalogue.ts';
import type { PartCode } from './part-code.ts';
import { hasPiece, noPieces, Pieces, type PieceSet, withPiece } from './pieces.ts';
import type { Neighbour } from './peer-book.ts';

/** What a neighbour said that it can give of a part. */
export interface PeerOffer {
  readonly peer: Neighbour;
  readonly state: OfferState;
  readonly hops: number;
  readonly delay: Millis;
  /** What it has, or will have first of all. */
  readonly pieces: PieceSet;
  /** So many of its chunks come by themselves. */
  readonly dealt: number;
  readonly at: Millis;
  refusals: number;
  /** It refused: it is not asked again before. */
  restUntil: Millis;
}

/** Chunks `first` … `end` − 1 that a neighbour was asked for. */
export interface PeerRequest {
  readonly peer: Neighbour;
  readonly first: number;
  readonly end: number;
  readonly hops: number;
  /** How long it said that it would take to begin. */
  readonly delay: Millis;
  /** When it was asked, then when it sent last. */
  lastAt: Millis;
  hasBegun: boolean;
}

/** What a neighbour deals out, of which chunks come without being asked for. */
export interface Push {
  readonly from: Neighbour;
  readonly end: number;
  readonly due: Millis;
}

/** A chunk's sender. */
export type Sender = Neighbour | 'http';

/** Bytes that turned out bad, and who sent which of them. */
export interface Suspect {
  readonly bytes: Uint8Array;
  readonly senders: readonly (Sender | undefined)[];
}

/** No dealer is believed to take longer. */
const longestDelay: Millis = 2_000;

/** A part on its way to us: which chunks are there and from whom, who was asked for the others. */
export class LoadingPart {
  readonly known: KnownPart;
  readonly code: PartCode;
  readonly key: PartKey;
  readonly size: Bytes;
  readonly chunkBytes: Bytes;
  readonly chunks: number;
  readonly pieces: Pieces;
  readonly beganAt: Millis;
  /** So little time is left that it has to travel in pieces, on many ways at once. */
  isUrgent = false;
  /** This peer fetches it at this time if nobody has offered it. */
  fetchAt: Millis = Infinity;
  /** 0 ≤ x < 1: who begins HTTP early before a deadline, so that not all do at once. */
  readonly turn: number;

  missing: number;
  senders: (Sender | undefined)[] = [];
  requests: PeerRequest[] = [];
  offers: PeerOffer[] = [];
  /** Neighbours that have been sent bytes of it. */
  children: Neighbour[] = [];

  /** Deadline that the player gave; undefined while it has not asked. */
  deadline: Millis | undefined;
  /** The running fetch and how far it has come. */
  http: { readonly from: Bytes; readonly to: Bytes; end: Bytes; readonly startedAt: Millis } | undefined;
  httpRetryAt: Millis = 0;
  httpFailures = 0;
  hops = 0;
  /** Pieces that neighbours have been told of, each of which, and when the first of them were. */
  told: PieceSet = noPieces;
  readonly toldTo = new Map<Neighbour, PieceSet>();
  toldAt: Millis = -Infinity;
  /** When neighbours are to be told of more, and when those who were not told at first. */
  tellAt: Millis = Infinity;
  tellRestAt: Millis = Infinity;
  /** When the word that it is on its way is to be passed on, and whether it was. */
  passOnAt: Millis = Infinity;
  isPassedOn = false;
  /** We deal it out: the chunks before `next` are, `end` and those beyond will not be. */
  dealing: { next: number; end: number } | undefined;
  /** A neighbour deals it out: chunks before `end` come by themselves, all of them until `due`. */
  push: Push | undefined;
  /** When a chunk came last that had not been asked for. */
  pushedAt: Millis = -Infinity;
  /** When a later chunk than this one was there first. */
  readonly #overtaken: Millis[] = [];
  /** Neighbours that want no more of it. */
  readonly cancelledBy = new Set<Neighbour>();
  /** Neighbours have been given the word on pieces of it. */
  hasInvited = false;
  isAsked = false;
  isVerifying = false;
  /** Why HTTP was taken, the last time that it was. */
  fetchReason: FetchReason | undefined;
  suspect: Suspect | undefined;
  /** Peers whose bytes differ from those that came by HTTP. */
  readonly contradicted = new Set<Neighbour>();
  /** When it is to be looked at again. */
  timerAt: Millis = Infinity;
  #bytes: Uint8Array | undefined;

  constructor(known: KnownPart, chunkBytes: Bytes, turn: number, now: Millis) {
    this.known = known;
    this.code = known.code;
    this.key = known.announced.key;
    this.size = known.announced.bytes;
    this.chunkBytes = chunkBytes;
    this.chunks = Math.ceil(this.size / chunkBytes);
    this.pieces = new Pieces(this.chunks);
    this.missing = this.chunks;
    this.turn = turn;
    this.beganAt = now;
  }

  get bytes(): Uint8Array {
    return (this.#bytes ??= allocate(this.size));
  }

  /** Nobody need be told of it: it goes round without being asked for, or was taken for us alone. */
  get isUntold(): boolean {
    return this.dealing !== undefined || this.push !== undefined || this.fetchReason === retreatReason;
  }

  get isEmpty(): boolean {
    return this.missing === this.chunks;
  }

  /** @returns whether the bytes are just the chunk `index` of this part. */
  fits(total: Bytes, offset: Bytes, length: Bytes): boolean {
    return (
      total === this.size &&
      offset % this.chunkBytes === 0 &&
      length === Math.min(this.chunkBytes, this.size - offset)
    );
  }

  has(index: number): boolean {
    return this.senders[index] !== undefined;
  }

  /** Takes a chunk that fits and is missing. */
  takeChunk(sender: Neighbour, offset: Bytes, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
    this.senders[offset / this.chunkBytes] = sender;
    this.missing -= 1;
  }

  /** What a neighbour says that it deals out will come by itself. */
  expectPush(): void {
    const offer = this.offers.find(({ dealt }) => dealt > 0);
    if (offer === undefined || this.push !== undefined) return;
    const { at, dealt, delay, peer } = offer;
    this.push = { from: peer, end: Math.min(this.chunks, dealt), due: at + Math.min(delay, longestDelay) };
  }

  /** A chunk has come that nobody asked for. */
  countPushed(index: number, now: Millis): void {
    this.pushedAt = now;
    for (let before = index - 1; before >= 0 && this.#overtaken[before] === undefined; before -= 1)
      this.#overtaken[before] = now;
  }

  /** When the chunk, which is pushed, was overtaken by a later one; Infinity where it was not. */
  overtakenAt(index: number): Millis {
    return this.#overtaken[index] ?? Infinity;
  }

  /** Takes bytes of the running fetch; what does not continue it is left out. */
  takeHttp(offset: Bytes, bytes: Uint8Array): void {
    if (this.http?.end !== offset) return;
    const length = Math.min(bytes.length, this.http.to - offset);
    this.#contradict(offset, bytes, length);
    this.bytes.set(length === bytes.length ? bytes : bytes.subarray(0, length), offset);
    this.http.end = offset + length;
    const end = this.http.end === this.size ? this.chunks : Math.floor(this.http.end / this.chunkBytes);
    for (let index = Math.floor(offset / this.chunkBytes); index < end; index += 1) {
      if (this.senders[index] === undefined) this.missing -= 1;
      this.senders[index] = 'http';
    }
  }

  /** Notes whose chunks differ from what the origin sends now; without it a forwarder would not learn what it has passed on. */
  #contradict(offset: Bytes, bytes: Uint8Array, length: Bytes): void {
    for (let at = 0; at < length; at += 1) {
      const index = Math.floor((offset + at) / this.chunkBytes);
      const sender = this.senders[index];
      if (sender === undefined || sender === 'http') at = (index + 1) * this.chunkBytes - offset - 1;
      else if (this.bytes[offset + at] !== bytes[at]) this.contradicted.add(sender);
    }
  }

  /** The bytes of the first run of missing chunks, and how many such runs there are. */
  get firstHole(): { readonly from: Bytes; readonly to: Bytes; readonly holes: number } {
    let from = -1;
    let to = 0;
    let holes = 0;
    for (let index = 0; index < this.chunks; index += 1) {
      if (this.has(index)) continue;
      if (index === 0 || this.has(index - 1)) holes += 1;
      if (from === -1) from = index;
      if (holes === 1) to = index + 1;
    }
    return { from: from * this.chunkBytes, to: Math.min(this.size, to * this.chunkBytes), holes };
  }

  /** The bytes that are not dealt out. */
  get tail(): { readonly from: Bytes; readonly to: Bytes } {
    return { from: (this.push?.end ?? 0) * this.chunkBytes, to: this.size };
  }

  /** The bytes from the first missing one to the last. */
  get gap(): { readonly from: Bytes; readonly to: Bytes } {
    let first = 0;
    while (first < this.chunks && this.has(first)) first += 1;
    let end = this.chunks;
    while (end > first && this.has(end - 1)) end -= 1;
    return { from: first * this.chunkBytes, to: Math.min(this.size, end * this.chunkBytes) };
  }

  /** @returns the first run of chunks of the piece that are neither there nor asked for. */
  unasked(piece: number): { first: number; end: number } | undefined {
    const range = this.pieces.range(piece);
    let { first } = range;
    while (first < range.end && !this.isUnasked(first)) first += 1;
    if (first === range.end) return undefined;
    let end = first + 1;
    while (end < range.end && this.isUnasked(end)) end += 1;
    return { first, end };
  }

  /** @returns all chunks from `first` on that are neither there nor asked for and whose pieces are in the set. */
  unaskedRun(first: number, set: PieceSet): { first: number; end: number } {
    let end = first;
    for (let piece = this.pieces.of(first); piece < this.pieces.count && hasPiece(set, piece); piece += 1) {
      const range = this.pieces.range(piece);
      while (end < range.end && this.isUnasked(end)) end += 1;
      if (end < range.end) break;
    }
    return { first, end };
  }

  /** Pieces whose first chunk is here from a sender that is trusted: the others follow in the order of the chunks. */
  get begun(): PieceSet {
    let set = noPieces;
    for (let piece = 0; piece < this.pieces.count; piece += 1) {
      const sender = this.senders[this.pieces.range(piece).first];
      if (sender === undefined || (sender !== 'http' && (sender.isDoubted || sender.isSuspended))) continue;
      set = withPiece(set, piece);
    }
    return set;
  }

  isUnasked(index: number): boolean {
    return !this.has(index) && !this.requests.some(({ first, end }) => first <= index && index < end);
  }

  /** Begins anew; the bytes stay with whoever holds them. */
  reset(): void {
    this.#bytes = undefined;
    this.senders = [];
    this.missing = this.chunks;
  }

  /** @returns bytes that came from peers; the others came by HTTP. */
  get fromPeers(): Bytes {
    let sum = 0;
    for (let index = 0; index < this.chunks; index += 1) {
      const sender = this.senders[index];
      if (sender !== undefined && sender !== 'http')
        sum += Math.min(this.chunkBytes, this.size - index * this.chunkBytes);
    }
    return sum;
  }
}
