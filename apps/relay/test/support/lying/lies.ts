import { allPieces } from '@starling/shared/mesh/pieces.ts';
import type { Link } from '@starling/shared/mesh-driver/neighbourhood.ts';
import { decodePeerMessage, encodePeerMessage } from '@starling/shared/protocol/peer-message.ts';
import type { ChunkMessage, Offer, PeerMessage } from '@starling/shared/protocol/peer-message.ts';
import type { Millis } from '@starling/shared/units.ts';

/** How a peer may break its word. */
export const lies = ['forge', 'truncate', 'dawdle', 'boast', 'flood', 'quit'] as const;
export type Lie = (typeof lies)[number];

/** What a liar does with what passes through its links. */
interface Liar {
  /** A link was opened. */
  greet?: (link: Link) => void;
  /** @returns whether the honest engine behind it may hear of the message */
  hear?: (message: PeerMessage) => boolean;
  /** @returns what is said instead; undefined: the truth */
  say?: (chunk: ChunkMessage, link: Link) => readonly PeerMessage[] | undefined;
}

const late: Millis = 1_500;
const floodEvery: Millis = 10;

/** Speaks the protocol as it is written; tells the truth until it is told to lie, in one way. Counts its lies. */
export class LyingTongue {
  lies = 0;
  readonly #links = new Set<Link>();
  readonly #boasted = new Set<string>();
  #liar: Liar = {};

  lie(how: Lie): void {
    this.#liar = this.#liars()[how];
    for (const link of this.#links) this.#liar.greet?.(link);
  }

  #liars(): Record<Lie, Liar> {
    const tell = (link: Link, message: PeerMessage) => {
      this.lies += 1;
      link.send(encodePeerMessage(message));
    };
    return {
      forge: {
        say: (chunk) => [{ ...chunk, bytes: chunk.bytes.map((byte, at) => (at === 9 ? ~byte : byte)) }],
      },
      truncate: { say: (chunk) => [{ ...chunk, bytes: chunk.bytes.subarray(0, chunk.bytes.length >> 1) }] },
      dawdle: {
        say: (chunk, link) => {
          const copy = { ...chunk, bytes: chunk.bytes.slice() };
          setTimeout(() => tell(link, copy), late);
          return [];
        },
      },
      boast: {
        hear: (message) => {
          const boasts = message.kind === 'have' ? this.#newBoasts(message.offers) : [];
          if (boasts.length > 0) for (const link of this.#links) tell(link, { kind: 'have', offers: boasts });
          return message.kind !== 'want';
        },
      },
      flood: {
        greet: (link) => {
          const keys = Array.from({ length: 200 }, (_, msn) => ({ msn, part: 0 }));
          const timer = setInterval(() => {
            if (!link.isConnected) clearInterval(timer);
            else for (let count = 0; count < 50; count += 1) tell(link, { kind: 'ask', keys });
          }, floodEvery);
        },
      },
      quit: {
        say: (chunk, link) => {
          if (chunk.offset === 0) return undefined;
          this.lies += 1;
          link.close('changed its mind in the middle of a part');
          return [];
        },
      },
    };
  }

  joined(link: Link): void {
    this.#links.add(link);
    this.#liar.greet?.(link);
  }

  left(link: Link): void {
    this.#links.delete(link);
  }

  /** @returns whether the message is to be passed on to the engine */
  hears(bytes: Uint8Array): boolean {
    const message = decodePeerMessage(bytes);
    if (message === undefined || message.kind === 'unknown') return true;
    return this.#liar.hear?.(message) ?? true;
  }

  /** Sends what the engine wants to say, or a lie. @returns as the link does */
  says(bytes: Uint8Array, link: Link): boolean {
    const message = decodePeerMessage(bytes);
    const instead = message?.kind === 'chunk' ? this.#liar.say?.(message, link) : undefined;
    if (instead === undefined) return link.send(bytes);
    this.lies += instead.length;
    return instead.every((each) => link.send(encodePeerMessage(each)));
  }

  /** Of what others have, and of what nobody can have yet; once of each. */
  #newBoasts(offers: readonly Offer[]): Offer[] {
    const boasts: Offer[] = [];
    for (const { key, state } of offers.slice(0, 100))
      // Another's boast is no news.
      for (let ahead = 0; state !== 'whole' && ahead < 3; ahead += 1) {
        const boast = { msn: key.msn, part: (key.part ?? 0) + ahead };
        const name = `${boast.msn}.${boast.part}`;
        if (this.#boasted.has(name)) continue;
        this.#boasted.add(name);
        boasts.push({ key: boast, state: 'whole', hops: 0, delay: 0, pieces: allPieces });
      }
    return boasts;
  }
}
