import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcast, chunkBytes, hello } from '../../test/support/engine-bench.ts';
import type { PartKey } from '../ids.ts';
import type { PeerMessage } from '../protocol/peer-message.ts';
import { sizeOfPeerMessage } from '../protocol/peer-message.ts';
import { MeshEngine } from './engine.ts';
import type { EngineInput, EngineOutput } from './engine-io.ts';
import { tuning } from './settings.ts';

const partBytes = 450;
const storeBytes = 3_000;
const maxNeighbours = 4;
const peers = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const keyOf = (index: number): PartKey => ({
  broadcast,
  rendition: 'source',
  msn: Math.floor(index / 4),
  part: index % 4,
});
/** Twice 450 bytes in 250 ms. */
const cap = (2 * partBytes) / 250;

const index = fc.nat({ max: 11 });
const key = index.map(keyOf);
const peer = fc.constantFrom(...peers);
const bytes = fc.constantFrom(new Uint8Array(chunkBytes), new Uint8Array(50), new Uint8Array(7).fill(1));
const offset = fc.constantFrom(0, 100, 200, 300, 400, 37);

const message: fc.Arbitrary<PeerMessage> = fc.oneof(
  fc.constant(hello),
  fc.record({
    kind: fc.constant('have' as const),
    offers: fc.array(
      fc.record({
        key,
        state: fc.constantFrom('coming' as const, 'flowing', 'whole', 'dealt'),
        hops: fc.nat({ max: 5 }),
        delay: fc.nat({ max: 500 }),
        pieces: fc.nat({ max: 0xffffffff }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  fc.record({ kind: fc.constant('ask' as const), keys: fc.array(key, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('want' as const),
    key,
    from: offset,
    to: fc.constantFrom(100, 450, 9_000),
    within: fc.nat({ max: 3_000 }),
  }),
  fc.record({ kind: fc.constantFrom('cancel' as const, 'retract'), key }),
  fc.record({
    kind: fc.constant('refuse' as const),
    key,
    reason: fc.constantFrom('busy' as const, 'absent', 'too-late', 'unwanted'),
  }),
  fc.record({
    kind: fc.constant('chunk' as const),
    key,
    total: fc.constantFrom(partBytes, 9),
    offset,
    isToPassOn: fc.boolean(),
    bytes,
  }),
  fc.record({ kind: fc.constantFrom('ping' as const, 'pong'), stamp: fc.nat({ max: 20_000 }) }),
  fc.constant({ kind: 'tail' as const }),
  fc.record({ kind: fc.constant('announcement' as const), bytes }),
);

const input: fc.Arbitrary<EngineInput> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('peer-joined' as const), peer }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('peer-left' as const, 'nonsense'), peer }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('message' as const), peer, message }) },
  {
    weight: 4,
    arbitrary: key.map((key) => ({
      kind: 'announced' as const,
      signed: Uint8Array.of(1, 2),
      part: {
        key,
        bytes: partBytes,
        sha256: new Uint8Array(32),
        duration: 250,
        isGap: false,
        isIndependent: true,
        programDate: undefined,
      },
    })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wanted' as const), key, deadline: fc.nat({ max: 20_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unwanted' as const), key }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('http-bytes' as const), key, offset, bytes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('http-done' as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('http-failed' as const),
      key,
      retryAfter: fc.constantFrom(0, undefined),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('writable' as const), peer, buffered: fc.constant(0) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('playing' as const),
      buffer: fc.constant(500),
      position: fc.option(key, { nil: undefined }),
      bitrate: fc.constant(14_400),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'stalled' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'tick' as const }) },
);

/** Watches one engine from outside and knows what it owes. */
class Watcher {
  readonly engine = new MeshEngine({
    self: 'me',
    broadcast,
    rendition: 'source',
    random: () => 0.3,
    settings: { chunkBytes, storeBytes, maxNeighbours, channelBytes: 1_000_000 },
  });
  readonly #owed = new Set<string>();
  readonly #verified = new Map<string, Uint8Array>();
  /** Where the running fetches began. */
  readonly #fetches = new Map<string, number>();
  readonly #toVerify: { key: PartKey; bytes: Uint8Array }[] = [];
  #uploaded = 0;
  #answersGood = true;

  /** Hands in the input, then verdicts for whatever the engine wants verified: good and bad in turn. */
  step(input: EngineInput, now: number): void {
    if (input.kind === 'wanted') this.#owed.add(name(input.key));
    if (input.kind === 'unwanted') this.#owed.delete(name(input.key));
    if (input.kind === 'http-failed' || input.kind === 'http-done')
      if (!this.#fetches.delete(name(input.key))) return;
    this.#watch(this.engine.handle(input, now));
    for (let task = this.#toVerify.shift(); task !== undefined; task = this.#toVerify.shift()) {
      const isGood = (this.#answersGood = !this.#answersGood);
      if (isGood) this.#verified.set(name(task.key), task.bytes);
      this.#watch(this.engine.handle({ kind: 'verified', key: task.key, isGood }, now));
    }
    expect(this.#uploaded).toBeLessThanOrEqual(cap * (now + tuning.burst) + chunkBytes + 16);
    const { stored, loading, neighbours } = this.engine.holdings;
    expect(stored).toBeLessThanOrEqual(storeBytes);
    expect(loading).toBeLessThanOrEqual(12);
    expect(neighbours).toBeLessThanOrEqual(maxNeighbours);
    expect(this.#fetches.size).toBeLessThanOrEqual(6);
  }

  #watch(outputs: readonly EngineOutput[]): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'verify':
          expect(output.bytes).toHaveLength(partBytes);
          this.#fetches.delete(name(output.key));
          this.#toVerify.push(output);
          break;
        case 'deliver':
          expect(this.#verified.get(name(output.key))).toBe(output.bytes);
          expect(this.#owed.delete(name(output.key))).toBe(true);
          expect(output.fromPeers + output.fromHttp).toBe(partBytes);
          break;
        case 'failed':
          expect(this.#owed.delete(name(output.key))).toBe(true);
          break;
        case 'fetch':
          expect(this.#fetches.has(name(output.key))).toBe(false);
          this.#fetches.set(name(output.key), output.from);
          break;
        case 'abort-fetch':
          this.#fetches.delete(name(output.key));
          break;
        case 'send':
          if (output.message.kind === 'chunk') this.#uploaded += sizeOfPeerMessage(output.message);
          break;
        case 'announcement':
        case 'drop-peer':
        case 'note':
        case 'wake':
          break;
      }
    }
  }

  get owed(): number {
    return this.#owed.size;
  }

  /** Ends what the script left half done, then answers every fetch as an origin would. */
  serve(now: number): void {
    for (const [text, from] of [...this.#fetches]) {
      const key = keyOf(Number(text));
      this.step({ kind: 'http-bytes', key, offset: from, bytes: new Uint8Array(partBytes - from) }, now);
      if (this.#fetches.has(text)) this.step({ kind: 'http-done', key }, now);
    }
  }
}

function name({ msn, part }: PartKey): string {
  return `${msn * 4 + (part ?? 0)}`;
}

const script = fc.array(fc.tuple(fc.nat({ max: 120 }), input), { minLength: 20, maxLength: 150 });

describe('the mesh engine, whatever comes in', () => {
  it('delivers only what was verified, each wish once; keeps its bounds and its cap; never throws', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const watcher = new Watcher();
        let now = 0;
        for (const [wait, input] of steps) {
          now += wait;
          watcher.step(input, now);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('answers every wish in the end where HTTP works', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const watcher = new Watcher();
        let now = 0;
        for (const [wait, input] of steps) {
          now += wait;
          watcher.step(input, now);
        }
        for (let round = 0; round < 1_500 && watcher.owed > 0; round += 1) {
          now += 20;
          watcher.step({ kind: 'tick' }, now);
          watcher.serve(now);
        }
        expect(watcher.owed).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
