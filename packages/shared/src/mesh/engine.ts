import type { PartNumber, PeerId } from '../ids.ts';
import type { ChunkMessage, Offer, PeerMessage, WantMessage } from '../protocol/peer-message.ts';
import { peerProtocolVersion, sizeOfPeerMessage } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import { Catalogue } from './catalogue.ts';
import type { EngineContext } from './context.ts';
import { Dealer } from './dealer.ts';
import { Downloads } from './downloads.ts';
import type { AnnouncedPart, EngineInput, EngineOptions, EngineOutput, EngineSettings } from './engine-io.ts';
import { EarlyChunks } from './early-chunks.ts';
import { HttpClock } from './http-clock.ts';
import { Integrity } from './integrity.ts';
import { OfferBoard } from './offer-board.ts';
import { Outbox } from './outbox.ts';
import type { PartCode } from './part-code.ts';
import { codeOf } from './part-code.ts';
import { PartStore } from './part-store.ts';
import type { Neighbour } from './peer-book.ts';
import { PeerBook } from './peer-book.ts';
import { allPieces, noPieces } from './pieces.ts';
import { hashText } from './rendezvous.ts';
import { Retreat } from './retreat.ts';
import { defaultSettings } from './settings.ts';
import { RoundTrips } from './round-trips.ts';
import type { ReadChunk } from './uploads.ts';
import { Uploads } from './uploads.ts';

/** An announcement is passed on to so many neighbours. */
const announcementFanOut = 3;

/**
 * One viewer's part in the mesh: what to ask of whom, what to give to whom, when to take HTTP instead. Pure: time and events
 * come in by `handle`, what is to be done goes out of it.
 */
export class MeshEngine {
  readonly #context: EngineContext;
  readonly #outbox: Outbox;
  readonly #board: OfferBoard;
  readonly #downloads: Downloads;
  readonly #integrity: Integrity;
  readonly #dealer: Dealer;
  readonly #early = new EarlyChunks();
  readonly #roundTrips: RoundTrips;
  readonly #read: ReadChunk;
  readonly #swarm: number;
  #isPlaying = false;

  constructor({ self, broadcast, rendition, random, settings, sizeOf = sizeOfPeerMessage }: EngineOptions) {
    this.#outbox = new Outbox(sizeOf);
    this.#swarm = hashText(`starling:1:${broadcast}:${rendition}`);
    const httpClock = new HttpClock();
    this.#context = {
      self: hashText(self),
      random,
      outbox: this.#outbox,
      book: new PeerBook(),
      catalogue: new Catalogue(),
      store: new PartStore(),
      uploads: new Uploads(this.#outbox),
      httpClock,
      retreat: new Retreat(this.#outbox, httpClock, random),
      settings: { ...defaultSettings, ...settings },
    };
    this.#board = new OfferBoard(this.#context);
    this.#integrity = new Integrity(this.#context, (peer, reason, isBad) => this.#drop(peer, reason, isBad));
    this.#dealer = new Dealer(this.#context);
    this.#downloads = new Downloads(this.#context, this.#board, this.#integrity, this.#dealer);
    this.#roundTrips = new RoundTrips(this.#outbox, this.#context.book);
    this.#read = (code, offset) => this.#chunkAt(code, offset);
  }

  /** @param now this peer's own monotonic clock; never goes back. */
  handle(input: EngineInput, now: Millis): readonly EngineOutput[] {
    this.#outbox.begin(now);
    if (this.#outbox.wakes()) {
      this.#integrity.tick();
      this.#downloads.tick();
      this.#roundTrips.tick();
    }
    this.#take(input);
    this.#downloads.settle();
    this.#context.uploads.pump(this.#read, this.#context.settings);
    return this.#outbox.take();
  }

  #take(input: EngineInput): void {
    const { book, catalogue, uploads } = this.#context;
    switch (input.kind) {
      case 'peer-joined':
        this.#joined(input.peer);
        break;
      case 'peer-left':
        this.#left(input.peer);
        break;
      case 'message': {
        const peer = book.get(input.peer);
        if (peer !== undefined) this.#message(peer, input.message);
        break;
      }
      case 'nonsense': {
        const peer = book.get(input.peer);
        if (peer !== undefined) this.#drop(peer, 'nonsense', true);
        break;
      }
      case 'announced':
        this.#announced(input.part, input.signed);
        break;
      case 'wanted':
        if (!this.#isPlaying) catalogue.anchor(input.key, input.deadline);
        this.#downloads.wanted(input.key, input.deadline);
        break;
      case 'unwanted':
        this.#downloads.unwanted(input.key);
        break;
      case 'http-bytes':
        this.#downloads.httpBytes(input.key, input.offset, input.bytes);
        break;
      case 'http-done':
        this.#downloads.httpDone(input.key);
        break;
      case 'http-failed':
        this.#downloads.httpFailed(input.key, input.retryAfter);
        break;
      case 'verified':
        this.#downloads.verified(input.key, input.isGood);
        break;
      case 'writable': {
        const peer = book.get(input.peer);
        if (peer !== undefined) uploads.drained(peer, input.buffered);
        break;
      }
      case 'playing':
        this.#isPlaying = input.position !== undefined;
        if (input.position !== undefined) {
          catalogue.anchor(input.position, this.#outbox.now);
          this.#downloads.replan();
        }
        break;
      case 'stalled':
        this.#context.retreat.begin();
        break;
      case 'settings':
        this.#change(input.settings);
        break;
      case 'tick':
        break;
    }
  }

  #joined(id: PeerId): void {
    const { book, settings, uploads } = this.#context;
    if (book.get(id) !== undefined) return;
    if (book.isBanned(id) || book.size >= settings.maxNeighbours) {
      this.#outbox.send(id, { kind: 'bye', reason: 'crowded' });
      this.#outbox.put({ kind: 'drop-peer', peer: id, reason: 'not welcome or one too many', isBad: false });
      return;
    }
    book.add(id, this.#outbox.now);
    this.#outbox.send(id, {
      kind: 'hello',
      version: peerProtocolVersion,
      swarm: this.#swarm,
      chunkBytes: settings.chunkBytes,
      isDownloadOnly: settings.uploadFactor === 0,
      spareUpload: uploads.spare * 8_000,
    });
  }

  #left(id: PeerId): void {
    const { book, uploads } = this.#context;
    const peer = book.remove(id);
    if (peer === undefined) return;
    uploads.forget(peer);
    this.#board.forget(peer);
    this.#downloads.left(peer);
  }

  #drop(peer: Neighbour, reason: string, isBad: boolean): void {
    if (isBad) {
      if (this.#context.book.isBanned(peer.id)) return;
      this.#context.book.ban(peer.id);
      this.#outbox.note('banned', peer.id, reason);
    } else if (this.#context.book.get(peer.id) !== peer) return;
    this.#outbox.put({ kind: 'drop-peer', peer: peer.id, reason, isBad });
    this.#left(peer.id);
  }

  #message(peer: Neighbour, message: PeerMessage): void {
    const { book, settings, uploads } = this.#context;
    if (message.kind !== 'chunk' && !book.countMessage(peer, costOf(message), this.#outbox.now)) {
      this.#drop(peer, 'it floods us', true);
      return;
    }
    switch (message.kind) {
      case 'hello':
        if (message.version !== peerProtocolVersion) this.#part(peer, 'version');
        else if (message.swarm !== this.#swarm || message.chunkBytes !== settings.chunkBytes)
          this.#part(peer, 'swarm');
        else this.#greeted(peer, message.isDownloadOnly, message.spareUpload);
        break;
      case 'state':
        peer.isDownloadOnly = message.isDownloadOnly;
        peer.spareUpload = message.spareUpload;
        book.changed();
        break;
      case 'have':
        this.#downloads.offered(peer, message);
        break;
      case 'ask':
        this.#answer(peer, message.keys);
        break;
      case 'want':
        this.#wanted(peer, message);
        break;
      case 'cancel':
        uploads.cancel(peer, codeOf(message.key));
        this.#downloads.get(codeOf(message.key))?.cancelledBy.add(peer);
        break;
      case 'refuse':
        if (message.reason === 'download-only') {
          peer.isDownloadOnly = true;
          book.changed();
        }
        this.#downloads.refused(peer, message);
        break;
      case 'chunk': {
        const code = codeOf(message.key);
        if (this.#context.catalogue.get(code) === undefined) this.#early.keep(peer, code, message);
        else this.#chunk(peer, message);
        break;
      }
      case 'retract':
        this.#integrity.confessed(peer, codeOf(message.key));
        this.#downloads.retracted(peer, codeOf(message.key));
        break;
      case 'announcement':
        this.#outbox.put({ kind: 'announcement', peer: peer.id, bytes: message.bytes });
        break;
      case 'ping':
        this.#outbox.send(peer.id, { kind: 'pong', stamp: message.stamp });
        break;
      case 'pong':
        this.#roundTrips.answered(peer, message.stamp);
        break;
      case 'tail':
        break;
      case 'bye':
        this.#drop(peer, `it said goodbye: ${message.reason}`, false);
        break;
    }
  }

  #chunk(peer: Neighbour, message: ChunkMessage): void {
    const fault = this.#downloads.chunk(peer, message);
    if (fault !== undefined) this.#drop(peer, fault, true);
  }

  #part(peer: Neighbour, reason: 'version' | 'swarm'): void {
    this.#outbox.send(peer.id, { kind: 'bye', reason });
    this.#drop(peer, `another ${reason}`, false);
  }

  #greeted(peer: Neighbour, isDownloadOnly: boolean, spareUpload: number): void {
    if (peer.isGreeted) return;
    peer.isGreeted = true;
    peer.isDownloadOnly = isDownloadOnly;
    peer.spareUpload = spareUpload;
    this.#context.book.changed();
    this.#roundTrips.ping(peer);
    this.#board.greet(peer, this.#downloads.all());
  }

  #answer(peer: Neighbour, keys: readonly PartNumber[]): void {
    const { store, uploads } = this.#context;
    const offers: Offer[] = [];
    for (const key of keys) {
      const whole = store.get(codeOf(key));
      const part = whole ?? this.#downloads.get(codeOf(key));
      const pieces = whole === undefined ? (this.#downloads.get(codeOf(key))?.begun ?? noPieces) : allPieces;
      if (part === undefined || pieces === noPieces) continue;
      const state = whole === undefined ? 'flowing' : 'whole';
      offers.push({ key, state, hops: part.hops, delay: uploads.timeFor(peer, part.bytes.length), pieces });
    }
    if (uploads.isOpen && offers.length > 0) this.#outbox.send(peer.id, { kind: 'have', offers });
  }

  #wanted(peer: Neighbour, want: WantMessage): void {
    const { settings, store, uploads } = this.#context;
    const code = codeOf(want.key);
    const whole = store.get(code);
    const part = this.#downloads.get(code);
    const found = whole ?? part;
    if (found !== undefined)
      this.#dealer.wanted(peer, code, want.from / settings.chunkBytes, want.to / settings.chunkBytes);
    const total: Bytes = whole?.bytes.length ?? part?.size ?? 0;
    const refusal =
      found === undefined ? 'absent' : uploads.accept(peer, want, { code, key: found.key, total }, settings);
    if (refusal !== undefined) this.#outbox.send(peer.id, { kind: 'refuse', key: want.key, reason: refusal });
    else if (part !== undefined && !part.children.includes(peer)) part.children.push(peer);
  }

  #announced(part: AnnouncedPart, signed: Uint8Array | undefined): void {
    const { book, catalogue, random } = this.#context;
    const known = catalogue.add(part, this.#outbox.now);
    if (known === undefined) return;
    this.#capUpload();
    this.#downloads.announced(known);
    for (const { peer, chunk } of this.#early.take(known.code))
      if (book.get(peer.id) === peer) this.#chunk(peer, chunk);
    if (signed === undefined) return;
    const peers = book.greeted();
    const first = Math.floor(random() * peers.length);
    for (let count = 0; count < Math.min(announcementFanOut, peers.length); count += 1) {
      const peer = peers[(first + count) % peers.length];
      if (peer !== undefined) this.#outbox.send(peer.id, { kind: 'announcement', bytes: signed });
    }
  }

  #change(settings: Partial<EngineSettings>): void {
    const { uploads } = this.#context;
    const wasOpen = uploads.isOpen;
    this.#context.settings = { ...this.#context.settings, ...settings };
    this.#capUpload();
    if (uploads.isOpen === wasOpen) return;
    const state = {
      kind: 'state',
      isDownloadOnly: !uploads.isOpen,
      spareUpload: uploads.spare * 8_000,
    } as const;
    for (const peer of this.#context.book.greeted()) this.#outbox.send(peer.id, state);
  }

  #capUpload(): void {
    const { catalogue, settings, uploads } = this.#context;
    uploads.cap((settings.uploadFactor * catalogue.bitrate) / 8_000);
  }

  #chunkAt(code: PartCode, offset: Bytes): Uint8Array | 'later' | 'gone' {
    const { settings, store } = this.#context;
    const whole = store.get(code);
    if (whole !== undefined) return whole.bytes.subarray(offset, offset + settings.chunkBytes);
    const part = this.#downloads.get(code);
    if (part === undefined) return 'gone';
    const sender = part.senders[offset / settings.chunkBytes];
    if (sender === undefined || (sender !== 'http' && (sender.isDoubted || sender.isSuspended)))
      return 'later';
    return part.bytes.subarray(offset, offset + settings.chunkBytes);
  }

  /** For tests and the stats panel: what is held now. */
  get holdings(): { readonly stored: Bytes; readonly loading: number; readonly neighbours: number } {
    const { book, store } = this.#context;
    return { stored: store.bytes, loading: this.#downloads.size, neighbours: book.size };
  }
}

/** What reading and answering a message takes, in ordinary messages: lists may hold hundreds of parts. */
function costOf(message: PeerMessage): number {
  if (message.kind === 'ask') return message.keys.length;
  return message.kind === 'have' ? 1 + message.offers.length / 16 : 1;
}
