import type { Millis } from '../../src/units.ts';
import type { Content } from './content.ts';
import type { SimOptions } from './options.ts';
import type { Random } from './random.ts';
import type { Behaviour } from './sim-peer.ts';
import { SimPeer } from './sim-peer.ts';

/** Uplinks of those that upload, as multiples of their mean: few have much. */
const spread = [0.4, 0.4, 0.8, 0.8, 0.8, 1.0, 1.0, 1.4, 1.4, 2.0];

const deckSize = 50;

/** Makes the peers of a run. */
export class Population {
  readonly #options: SimOptions;
  readonly #content: Content;
  readonly #random: Random;
  #deck: number[] = [];
  #count = 0;
  #share = 0;

  constructor(options: SimOptions, content: Content, random: Random) {
    this.#options = options;
    this.#content = content;
    this.#random = random;
  }

  next(now: Millis): SimPeer {
    this.#count += 1;
    return new SimPeer(this.#count, this.#uplink(), this.#behaviour(), this.#options, this.#random, now);
  }

  /** @returns whether the share differs from the last one by a fifth. */
  isShareNew(share: number): boolean {
    if (Math.abs(share - this.#share) < this.#share * 0.2) return false;
    this.#share = share;
    return true;
  }

  /** Dealt from a shuffled deck, so that the mean holds for small runs, too. */
  #uplink(): number {
    if (this.#deck.length === 0) this.#deck = this.#shuffled();
    return this.#deck.pop() ?? 0;
  }

  #shuffled(): number[] {
    const { isEqual, noUpload, upload } = this.#options;
    const without = Math.round(deckSize * noUpload);
    const mean = (upload * this.#content.rate * deckSize) / (deckSize - without);
    const deck = Array.from({ length: deckSize }, (_, index) => {
      if (index < without) return 0;
      return isEqual ? mean : mean * (spread[(index - without) % spread.length] ?? 1);
    });
    for (let index = deck.length - 1; index > 0; index -= 1) {
      const other = this.#random.below(index + 1);
      [deck[index], deck[other]] = [deck[other] ?? 0, deck[index] ?? 0];
    }
    return deck;
  }

  #behaviour(): Behaviour {
    const { liars, freeRiders } = this.#options;
    const draw = this.#random.next();
    if (draw < liars) return 'liar';
    return draw < liars + freeRiders ? 'free-rider' : 'honest';
  }
}
