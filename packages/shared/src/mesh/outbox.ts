import type { PeerId } from '../ids.ts';
import type { PeerMessage } from '../protocol/peer-message.ts';
import type { Bytes, Millis } from '../units.ts';
import type { EngineOutput, NoteKind } from './engine-io.ts';

const nothing: readonly EngineOutput[] = [];

/** Gathers what one call of `handle` puts out, and when the engine wants to be called again. */
export class Outbox {
  #now: Millis = 0;
  #beganAt: Millis | undefined;
  /** What has been sent and not been charged to the upload yet. */
  uncharged: Bytes = 0;
  readonly sizeOf: (message: PeerMessage) => Bytes;
  #outputs: EngineOutput[] = [];
  #wakeAt: Millis = Infinity;
  #askedFor: Millis = Infinity;

  constructor(sizeOf: (message: PeerMessage) => Bytes) {
    this.sizeOf = sizeOf;
  }

  /** To be called first. */
  begin(now: Millis): void {
    this.#now = now;
    this.#beganAt ??= now;
  }

  /** The time of the call. */
  get now(): Millis {
    return this.#now;
  }

  /** Since the first call. */
  get age(): Millis {
    return this.#now - (this.#beganAt ?? this.#now);
  }

  put(output: EngineOutput): void {
    this.#outputs.push(output);
  }

  send(peer: PeerId, message: PeerMessage): void {
    this.uncharged += this.sizeOf(message);
    this.#outputs.push({ kind: 'send', peer, message });
  }

  note(what: NoteKind, peer: PeerId | undefined, detail: string): void {
    this.#outputs.push({ kind: 'note', what, peer, detail });
  }

  /** Asks for a call at `at` or before. */
  wake(at: Millis): void {
    if (at < this.#wakeAt) this.#wakeAt = at;
  }

  /** @returns whether the time asked for has come; all wishes are then to be made again. */
  wakes(): boolean {
    if (this.#now < this.#wakeAt) return false;
    this.#wakeAt = Infinity;
    this.#askedFor = Infinity;
    return true;
  }

  take(): readonly EngineOutput[] {
    if (this.#wakeAt < this.#askedFor) {
      this.#askedFor = this.#wakeAt;
      this.#outputs.push({ kind: 'wake', at: this.#wakeAt });
    }
    if (this.#outputs.length === 0) return nothing;
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}
