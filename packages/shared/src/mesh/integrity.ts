import type { PeerId } from '../ids.ts';
import type { Millis } from '../units.ts';
import type { EngineContext } from './context.ts';
import type { LoadingPart, Sender, Suspect } from './loading-part.ts';
import type { PartCode } from './part-code.ts';
import type { Neighbour } from './peer-book.ts';
import { tuning } from './settings.ts';

const mostDeparted = 100;

interface Charge {
  readonly peer: Neighbour;
  readonly code: PartCode;
  readonly due: Millis;
}

/**
 * Finds out who sent bad bytes. Chunks are passed on before their part is verified, so who sent one need not have made it:
 * the part is fetched again from the origin and compared chunk by chunk. The sender of a differing chunk is banned, unless it confesses
 * in time that it was deceived itself – an honest forwarder finds that out when we do. Confessing helps three times;
 * after that it is left, but neither banned nor reported: to tolerate a liar costs a few fetches, to ban an honest peer splits the swarm.
 * Who has left meanwhile cannot confess any more, and is given the same three times.
 */
export class Integrity {
  readonly #context: EngineContext;
  readonly #drop: (peer: Neighbour, reason: string, isBad: boolean) => void;
  #charges: Charge[] = [];
  /** How often who had left was found guilty; the newest of them. */
  readonly #departed = new Map<PeerId, number>();

  constructor(context: EngineContext, drop: (peer: Neighbour, reason: string, isBad: boolean) => void) {
    this.#context = context;
    this.#drop = drop;
  }

  /** The part is bad: whoever got bytes of it is told, whoever sent some is not asked until it is known whose they were. */
  spoiled(part: LoadingPart): void {
    const { outbox } = this.#context;
    outbox.note('bad-part', undefined, `${part.key.msn}.${part.key.part ?? ''}`);
    this.retract(part);
    part.suspect = { bytes: part.bytes, senders: part.senders };
    for (const sender of peersAmong(part.senders)) sender.isSuspended = true;
    part.reset();
  }

  /** The part has come from the origin: compares it with what peers sent. */
  judge(part: LoadingPart, suspect: Suspect): void {
    const guilty = new Set<Neighbour>();
    suspect.senders.forEach((sender, index) => {
      if (sender !== undefined && sender !== 'http' && differs(part, suspect, index)) guilty.add(sender);
    });
    for (const peer of peersAmong(suspect.senders))
      if (guilty.has(peer)) this.accuse(peer, part.code);
      else peer.isSuspended = false;
  }

  /** The peer sent bytes that differ from those that were verified. */
  accuse(peer: Neighbour, code: PartCode): void {
    if (!this.#mayConfess(peer)) {
      this.#chargeDeparted(peer);
      return;
    }
    if (peer.confessed.includes(code)) {
      this.#forgive(peer);
      return;
    }
    peer.isSuspended = true;
    const charge = { peer, code, due: this.#context.outbox.now + tuning.confession };
    this.#charges.push(charge);
    this.#context.outbox.wake(charge.due);
  }

  /** Tells whoever got bytes of the part that some were bad. */
  retract(part: LoadingPart): void {
    for (const child of part.children)
      this.#context.outbox.send(child.id, { kind: 'retract', key: part.key });
    part.children = [];
  }

  /** The part was given up, so nobody can be found guilty. */
  acquit(suspect: Suspect): void {
    for (const peer of peersAmong(suspect.senders)) peer.isSuspended = false;
  }

  confessed(peer: Neighbour, code: PartCode): void {
    if (peer.confessed.includes(code)) return;
    peer.confessed.push(code);
    if (peer.confessed.length > 16) peer.confessed.shift();
    const before = this.#charges.length;
    this.#charges = this.#charges.filter((charge) => charge.peer !== peer || charge.code !== code);
    if (this.#charges.length < before) this.#forgive(peer);
  }

  tick(): void {
    const { outbox } = this.#context;
    const due = this.#charges.filter((charge) => charge.due <= outbox.now);
    this.#charges = this.#charges.filter((charge) => charge.due > outbox.now);
    for (const { peer, code } of due)
      if (this.#mayConfess(peer)) this.#drop(peer, `bad bytes in part ${code}`, true);
      else this.#chargeDeparted(peer);
    for (const charge of this.#charges) outbox.wake(charge.due);
  }

  #mayConfess(peer: Neighbour): boolean {
    return this.#context.book.get(peer.id) === peer;
  }

  #chargeDeparted({ id }: Neighbour): void {
    const times = (this.#departed.get(id) ?? 0) + 1;
    this.#departed.delete(id);
    this.#departed.set(id, times);
    const [oldest] = this.#departed.keys();
    if (this.#departed.size > mostDeparted && oldest !== undefined) this.#departed.delete(oldest);
    if (times > tuning.mostConfessions) this.#context.book.ban(id);
  }

  #forgive(peer: Neighbour): void {
    peer.isSuspended = false;
    peer.isDoubted = true;
    peer.confessions += 1;
    if (peer.confessions > tuning.mostConfessions) this.#drop(peer, 'deceived too often', false);
  }
}

function peersAmong(senders: readonly (Sender | undefined)[]): ReadonlySet<Neighbour> {
  const peers = new Set<Neighbour>();
  for (const sender of senders) if (sender !== undefined && sender !== 'http') peers.add(sender);
  return peers;
}

function differs(part: LoadingPart, suspect: Suspect, index: number): boolean {
  const end = Math.min(part.size, (index + 1) * part.chunkBytes);
  for (let at = index * part.chunkBytes; at < end; at += 1)
    if (part.bytes[at] !== suspect.bytes[at]) return true;
  return false;
}
