import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { PartKey, PeerId } from '../ids.ts';
import type { EngineInput, EngineOutput } from '../mesh/engine-io.ts';
import { encodePartAnnouncement } from '../protocol/part-announcement.ts';
import { createVerify } from './ed25519.ts';
import { LineGauge } from './line-gauge.ts';
import { digestOfParts } from './media-digest.ts';
import { MeshCounter } from './mesh-totals.ts';
import { PartCatalogue } from './part-catalogue.ts';
import type { MarkedPart } from './playlist-marks.ts';
import { createDigest } from './sha256.ts';
import { SwarmSession } from './swarm-session.ts';
import type { Surroundings } from './surroundings.ts';

const broadcast = '00112233445566aa';
const rendition = 'source';
const self: PeerId = '01'.repeat(20);
const media = new TextEncoder().encode('seven frames of a flock of starlings');
const digest = createDigest(crypto.subtle);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const rawKey = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));

const key: PartKey = { broadcast, rendition, msn: 7, part: 3 };
const part: MarkedPart = {
  ...{ url: 'http://relay/7.3.m4s', msn: 7, part: 3, bytes: media.length, duration: 233 },
  ...{ sha256: (await digest(media)).subarray(0, 16), isIndependent: false, programDate: undefined },
};

/** Says what a test has told it to say to each kind of input, and keeps what it was told. */
class ScriptedEngine {
  readonly inputs: EngineInput[] = [];
  readonly #script: (input: EngineInput) => readonly EngineOutput[];

  constructor(script: (input: EngineInput) => readonly EngineOutput[]) {
    this.#script = script;
  }

  handle = (input: EngineInput): readonly EngineOutput[] => {
    this.inputs.push(input);
    return this.#script(input);
  };

  has = (kind: EngineInput['kind']) => this.inputs.some((input) => input.kind === kind);
}

const sessions: SwarmSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.stop();
});

function start(script: (input: EngineInput) => readonly EngineOutput[], answer: () => Response) {
  const engine = new ScriptedEngine(script);
  const catalogue = new PartCatalogue();
  catalogue.add(part);
  const counter = new MeshCounter();
  const surroundings: Surroundings = {
    ...{ now: () => performance.now(), wallClock: () => Date.now(), random: () => 0.5 },
    fetch: () => Promise.resolve(answer()),
    createSocket: () => {
      throw new Error('no tracker');
    },
    createLink: () => {
      throw new Error('no peers');
    },
    subtle: crypto.subtle,
  };
  const session = new SwarmSession({
    ...{
      self,
      broadcast,
      rendition,
      swarm: 'ab'.repeat(20),
      engine,
      surroundings,
      digest,
      catalogue,
      counter,
      line: new LineGauge(),
    },
    verify: createVerify(rawKey, crypto.subtle),
    urlOf: ({ msn, part: index }) => `http://relay/${msn}.${index ?? ''}.m4s`,
    onAnnounced: () => undefined,
    ticket: () => ({ token: '', trackers: ['ws://nowhere'], iceServers: [], isRelayOnly: false }),
  });
  sessions.push(session);
  return { session, engine, counter, catalogue };
}

/** Fetches what is wanted, has it checked, and delivers it. */
function fetchAll(input: EngineInput): readonly EngineOutput[] {
  if (input.kind === 'wanted')
    return [{ kind: 'fetch', key, from: 0, to: media.length, reason: 'alone: no neighbour' }];
  if (input.kind === 'http-done') return [{ kind: 'verify', key, bytes: media, sha256: part.sha256 }];
  if (input.kind === 'verified' && input.isGood)
    return [
      { kind: 'deliver', key, bytes: media, fromPeers: 0, fromHttp: media.length, hops: 0, reason: 'alone' },
    ];
  return [];
}

describe('a swarm session', () => {
  it('fetches what its engine says, checks it and hands it to the player', async () => {
    const { session, engine, counter } = start(fetchAll, () => new Response(media));
    const delivery = await session.want(part, 0);
    expect(delivery.bytes).toEqual(media);
    expect(delivery.arrival.last).toBeGreaterThanOrEqual(delivery.arrival.first);
    expect(engine.inputs.slice(0, 2).map(({ kind }) => kind)).toEqual(['announced', 'wanted']);
    expect(counter.bytesFromHttp).toBe(media.length);
    expect([...counter.fetches]).toEqual([['alone: no neighbour', 1]]);
  });

  it('tells its engine that playback has stopped', () => {
    const { session, engine } = start(fetchAll, () => new Response(media));
    session.stalled();
    expect(engine.has('stalled')).toBe(true);
  });

  it('tells its engine of bytes that are not what the origin has announced', async () => {
    const { session, engine } = start(
      (input) => {
        if (input.kind === 'wanted')
          return [{ kind: 'verify', key, bytes: media.subarray(1), sha256: part.sha256 }];
        if (input.kind === 'verified') return [{ kind: 'failed', key, reason: 'bad bytes' }];
        return [];
      },
      () => new Response(media),
    );
    await expect(session.want(part, 0)).rejects.toThrow('bad bytes');
    expect(engine.inputs.at(-1)).toEqual({ kind: 'verified', key, isGood: false });
  });

  it('checks a whole segment by its parts', async () => {
    const whole: PartKey = { broadcast, rendition, msn: 7, part: undefined };
    const sha256 = digestOfParts([(await digest(media)).subarray(0, 16)]);
    const { session, engine } = start(
      (input) =>
        input.kind === 'wanted'
          ? [
              { kind: 'verify', key: whole, bytes: media, sha256 },
              { kind: 'verify', key: whole, bytes: media, sha256: part.sha256 },
            ]
          : [],
      () => new Response(media),
    );
    session.want({ ...part, part: undefined, sha256 }, 0).catch(() => undefined);
    await expect.poll(() => engine.inputs.length).toBe(4);
    // Digests are reckoned side by side: which is done first is not ours to say.
    const verdicts = engine.inputs.slice(2);
    expect(verdicts).toContainEqual({ kind: 'verified', key: whole, isGood: true });
    expect(verdicts).toContainEqual({ kind: 'verified', key: whole, isGood: false });
  });

  it('says that trying again makes no sense where the relay does not have it', async () => {
    const { session, engine } = start(
      (input) => {
        if (input.kind === 'http-failed') return [{ kind: 'failed', key, reason: 'gone' }];
        return fetchAll(input);
      },
      () => new Response(null, { status: 404 }),
    );
    await expect(session.want(part, 0)).rejects.toThrow('gone');
    expect(engine.inputs.at(-1)).toEqual({ kind: 'http-failed', key, retryAfter: undefined });
  });

  it('announces a part once, whoever tells of it', () => {
    const { session, engine } = start(
      () => [],
      () => new Response(media),
    );
    session.announce([part, part]);
    session.announce([part]);
    expect(engine.inputs.length).toBe(1);
  });

  it('takes no word for the origin’s that the origin has not signed', async () => {
    const { session, engine } = start(
      () => [],
      () => new Response(media),
    );
    const announcement = {
      ...{ broadcast, rendition, msn: 8, part: 0, independent: true, endsSegment: false, isGap: false },
      ...{ discontinuity: false, endsBroadcast: false, duration: 233, bytes: 100, initVersion: 0 },
      ...{ programDate: 0, sha256: part.sha256 },
    };
    await session.takeAnnouncement(
      encodePartAnnouncement(announcement, () => new Uint8Array(64)),
      undefined,
    );
    expect(engine.has('announced')).toBe(false);
    await session.takeAnnouncement(
      encodePartAnnouncement(announcement, (bytes) => new Uint8Array(sign(null, bytes, privateKey))),
      undefined,
    );
    expect(engine.inputs.at(-1)).toMatchObject({ kind: 'announced', part: { key: { msn: 8, part: 0 } } });
  });

  it('refuses whoever waits when it is left, and asks its engine nothing more', async () => {
    const { session, engine } = start(
      () => [],
      () => new Response(media),
    );
    const waiting = session.want(part, 0);
    session.stop();
    await expect(waiting).rejects.toThrow('left the swarm');
    const before = engine.inputs.length;
    session.playing(1_000, undefined, 1_000_000);
    expect(engine.inputs.length).toBe(before);
  });
});
