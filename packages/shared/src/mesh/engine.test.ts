import { describe, expect, it } from 'vitest';
import { EngineBench, find, kinds, part, sent, truth } from '../../test/support/engine-bench.ts';
import type { EngineOutput } from './engine-io.ts';
import { allPieces } from './pieces.ts';

describe('a part from a peer', () => {
  it('is asked for as soon as it is offered, and delivered once it is verified, not before', () => {
    const bench = new EngineBench();
    bench.join('a');
    expect(sent(bench.askFor('a'))).toContain('a want');
    const outputs = bench.chunks('a');
    expect(kinds(outputs)).not.toContain('deliver');
    expect(find(outputs, 'verify')?.bytes).toEqual(truth);
    const delivered = find(bench.give({ kind: 'verified', key: part(1), isGood: true }), 'deliver');
    expect(delivered).toMatchObject({ bytes: truth, fromPeers: 350, fromHttp: 0, hops: 1 });
  });

  it('is not delivered twice, whatever else comes', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.askFor('a');
    bench.chunks('a');
    bench.give({ kind: 'verified', key: part(1), isGood: true });
    const later = [
      ...bench.chunks('a'),
      ...bench.give({ kind: 'verified', key: part(1), isGood: true }),
      ...bench.wait(3_000),
    ];
    expect(kinds(later)).not.toContain('deliver');
  });

  it('is passed on chunk by chunk before it is whole', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.join('b');
    bench.askFor('a');
    expect(sent(bench.chunk('a', 0))).toContain('b have');
    const passed = bench.say('b', { kind: 'want', key: part(1), from: 0, to: 350, within: 1_000 });
    expect(sent(passed)).toEqual(['b chunk']);
    expect(sent(bench.chunk('a', 1))).toEqual(['b chunk']);
  });

  it('that is urgent travels in pieces: each neighbour is given the word on others, and nobody on all', () => {
    const chunkBytes = 20;
    // There are more than are seen from here, so it is not dealt out.
    const bench = new EngineBench({ fetchShare: 0.2, chunkBytes });
    for (const peer of ['a', 'b', 'c']) bench.join(peer, { chunkBytes });
    bench.announce(part(0));
    bench.now += 500;
    bench.announce(part(1));
    const outputs = [...bench.want(part(1), 1_200), ...bench.wait(10)];
    const invited = outputs.flatMap((output) =>
      output.kind === 'send' && output.message.kind === 'have' ? output.message.offers : [],
    );
    expect(invited.map(({ state, hops }) => ({ state, hops }))).toEqual(
      Array.from({ length: 3 }, () => ({ state: 'coming', hops: 0 })),
    );
    expect(invited.map(({ pieces }) => pieces).sort()).toEqual([1, 2, 4]);
  });

  it('is asked of another when the first says that it is busy', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.join('b');
    bench.askFor('a');
    bench.offer('b');
    const refusal = { kind: 'refuse', key: part(1), reason: 'busy' } as const;
    expect(sent(bench.say('a', refusal))).toEqual(['b want']);
  });

  it('is asked of another when the first does not answer, leaves, or stops in the middle', () => {
    for (const stop of [
      (bench: EngineBench) => bench.wait(600),
      (bench: EngineBench) => bench.give({ kind: 'peer-left', peer: 'a' }),
      (bench: EngineBench) => [...bench.chunk('a', 0), ...bench.wait(600)],
    ]) {
      const bench = new EngineBench();
      bench.join('a');
      bench.join('b');
      bench.askFor('a');
      bench.offer('b');
      expect(sent(stop(bench))).toContain('b want');
    }
  });
});

describe('HTTP', () => {
  it('takes over before the deadline, from the first missing byte', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.askFor('a');
    bench.chunk('a', 0);
    const fetch = find(bench.wait(1_900), 'fetch');
    expect(fetch).toMatchObject({ from: 100, reason: 'deadline: the mesh would be too late' });
    bench.give({ kind: 'http-bytes', key: part(1), offset: 100, bytes: truth.subarray(100, 200) });
    bench.give({ kind: 'http-bytes', key: part(1), offset: 200, bytes: truth.subarray(200) });
    const delivered = find(bench.give({ kind: 'verified', key: part(1), isGood: true }), 'deliver');
    expect(delivered).toMatchObject({ bytes: truth, fromPeers: 100, fromHttp: 250 });
  });

  it('is taken at once where the buffer is empty', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.announce(part(0));
    expect(find(bench.want(part(0), 0), 'fetch')).toMatchObject({ reason: 'deadline: the buffer is empty' });
  });

  it('is taken when no neighbour has come', () => {
    const bench = new EngineBench();
    bench.wait(3_000);
    bench.announce(part(0));
    expect(find(bench.want(part(0), 20_000), 'fetch')).toMatchObject({ reason: 'alone: no neighbour' });
  });

  it('is taken at once by the one that the draw names, which tells its neighbours', () => {
    const bench = new EngineBench({ fetchShare: 1 });
    bench.join('a', { isDownloadOnly: true });
    const outputs = bench.wantNewest(2_000);
    expect(find(outputs, 'fetch')).toMatchObject({ from: 0, reason: 'assigned: first by rendezvous hash' });
    expect(sent(outputs)).toContain('a have');
  });

  it('is taken by the one that the draw names, whatever a stranger claims to have', () => {
    const bench = new EngineBench({ fetchShare: 1 });
    bench.join('a', { isDownloadOnly: true });
    bench.announce(part(0));
    bench.now += 500;
    bench.say('a', {
      kind: 'have',
      offers: [{ key: part(1), state: 'whole', hops: 0, delay: 0, pieces: allPieces }],
    });
    bench.announce(part(1));
    const outputs = bench.want(part(1), 2_000);
    expect(find(outputs, 'fetch')).toMatchObject({ from: 0, reason: 'assigned: first by rendezvous hash' });
    expect(sent(outputs)).not.toContain('a want');
  });

  it('is tried again after it failed, and the player is told after the fourth time', () => {
    const bench = new EngineBench();
    bench.wait(3_000);
    bench.announce(part(0));
    let outputs = bench.want(part(0), 1_000);
    for (let count = 0; count < 4; count += 1) {
      expect(kinds(outputs)).toContain('fetch');
      outputs = [...bench.give({ kind: 'http-failed', key: part(0), retryAfter: 0 }), ...bench.wait(900)];
    }
    expect(find(outputs, 'failed')).toMatchObject({ reason: 'HTTP failed too often' });
  });

  it('is not tried again for what the origin has no more', () => {
    const bench = new EngineBench();
    bench.announce(part(0));
    bench.want(part(0), 0);
    expect(kinds(bench.give({ kind: 'http-failed', key: part(0), retryAfter: undefined }))).toContain(
      'failed',
    );
  });

  it('asks the neighbours first for an old part that is wanted later', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.announce(part(1));
    expect(sent(bench.want(part(1), 20_000))).toContain('a ask');
    expect(
      sent(
        bench.say('a', {
          kind: 'have',
          offers: [{ key: part(1), state: 'whole', hops: 2, delay: 0, pieces: allPieces }],
        }),
      ),
    ).toContain('a want');
  });
});

describe('lies', () => {
  const lie = truth.map((byte, index) => (index === 120 ? byte + 1 : byte));

  function deceive(bench: EngineBench): EngineOutput[] {
    bench.askFor('a');
    bench.chunks('a', lie);
    return [...bench.give({ kind: 'verified', key: part(1), isGood: false })];
  }

  function repair(bench: EngineBench): readonly EngineOutput[] {
    bench.give({ kind: 'http-bytes', key: part(1), offset: 0, bytes: truth });
    return bench.give({ kind: 'verified', key: part(1), isGood: true });
  }

  it('are repaired by HTTP, whole', () => {
    const bench = new EngineBench();
    bench.join('a');
    const outputs = deceive(bench);
    expect(kinds(outputs)).not.toContain('deliver');
    expect(find(outputs, 'fetch')).toMatchObject({ from: 0, reason: 'repair: a peer sent bad bytes' });
    expect(find(repair(bench), 'deliver')).toMatchObject({ bytes: truth, fromHttp: 350 });
  });

  it('get the sender of the differing chunk banned for the session', () => {
    const bench = new EngineBench();
    bench.join('a');
    deceive(bench);
    repair(bench);
    expect(find(bench.wait(1_100), 'drop-peer')).toMatchObject({ peer: 'a', isBad: true });
    expect(sent(bench.give({ kind: 'peer-joined', peer: 'a' }))).toEqual(['a bye']);
  });

  it('are forgiven a forwarder that says in time that it was deceived', () => {
    const bench = new EngineBench();
    bench.join('a');
    deceive(bench);
    bench.say('a', { kind: 'retract', key: part(1) });
    repair(bench);
    expect(kinds(bench.wait(1_500))).not.toContain('drop-peer');
  });

  it('are forgiven who has left before it could confess', () => {
    const bench = new EngineBench();
    const answer = () => {
      bench.join('a');
      deceive(bench);
      bench.give({ kind: 'peer-left', peer: 'a' });
      repair(bench);
      bench.wait(1_100);
      return sent(bench.give({ kind: 'peer-joined', peer: 'a' }));
    };
    expect(answer()).toEqual(['a hello']);
  });

  it('are confessed to those who got the bytes through us', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.join('b');
    bench.askFor('a');
    bench.chunk('a', 0, lie);
    bench.say('b', { kind: 'want', key: part(1), from: 0, to: 350, within: 1_000 });
    for (const index of [1, 2, 3]) bench.chunk('a', index, lie);
    expect(sent(bench.give({ kind: 'verified', key: part(1), isGood: false }))).toContain('b retract');
  });

  it('about a part’s size end the connection', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.askFor('a');
    const message = {
      kind: 'chunk',
      key: part(1),
      total: 351,
      offset: 0,
      isToPassOn: false,
      bytes: truth.subarray(0, 100),
    } as const;
    expect(find(bench.say('a', message), 'drop-peer')).toMatchObject({ isBad: true });
  });
});

describe('neighbours', () => {
  it('of another version, swarm or chunk size are sent away politely', () => {
    for (const hello of [{ version: 9 }, { swarm: 1 }, { chunkBytes: 110 }]) {
      const outputs = new EngineBench().join('a', hello);
      expect(sent(outputs)).toEqual(['a bye']);
      expect(find(outputs, 'drop-peer')).toMatchObject({ isBad: false });
    }
  });

  it('beyond the bound are sent away', () => {
    const bench = new EngineBench({ maxNeighbours: 1 });
    bench.join('a');
    expect(sent(bench.give({ kind: 'peer-joined', peer: 'b' }))).toEqual(['b bye']);
  });

  it('that flood us with messages or nonsense are banned', () => {
    const bench = new EngineBench();
    bench.join('a');
    const outputs = Array.from({ length: 1_100 }, () =>
      bench.say('a', { kind: 'ask', keys: [part(1)] }),
    ).flat();
    expect(find(outputs, 'drop-peer')).toMatchObject({ peer: 'a', isBad: true });
    bench.join('b');
    expect(find(bench.give({ kind: 'nonsense', peer: 'b' }), 'drop-peer')).toMatchObject({ isBad: true });
  });

  it('that ask for hundreds of parts again and again are banned after a few messages', () => {
    const bench = new EngineBench();
    bench.join('a');
    const keys = Array.from({ length: 200 }, (_, index) => part(index));
    const answers = Array.from({ length: 6 }, () => bench.say('a', { kind: 'ask', keys })).flat();
    expect(find(answers, 'drop-peer')).toMatchObject({ peer: 'a', isBad: true, reason: 'it floods us' });
  });

  it('get nothing from one who only downloads', () => {
    const bench = new EngineBench({ uploadFactor: 0 });
    bench.join('a');
    bench.join('b');
    bench.askFor('a');
    expect(sent(bench.chunk('a', 0))).toEqual([]);
    const outputs = bench.say('b', { kind: 'want', key: part(1), from: 0, to: 350, within: 1_000 });
    expect(find(outputs, 'send')?.message).toMatchObject({ kind: 'refuse', reason: 'download-only' });
  });

  it('hear when the viewer has switched uploading off', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.announce(part(0));
    const outputs = bench.give({ kind: 'settings', settings: { uploadFactor: 0 } });
    expect(find(outputs, 'send')?.message).toMatchObject({ kind: 'state', isDownloadOnly: true });
  });
});

describe('the player', () => {
  it('gets what is here already at once', () => {
    const bench = new EngineBench();
    bench.announce(part(0));
    bench.want(part(0), 0);
    bench.give({ kind: 'http-bytes', key: part(0), offset: 0, bytes: truth });
    bench.give({ kind: 'verified', key: part(0), isGood: true });
    expect(find(bench.want(part(0), 0), 'deliver')).toMatchObject({ bytes: truth });
  });

  it('is told of a gap, and of a part that nobody announced', () => {
    const bench = new EngineBench();
    bench.announce(part(0), true);
    expect(find(bench.want(part(0), 0), 'failed')).toMatchObject({ reason: 'it is a gap' });
    expect(find(bench.want(part(3), 0), 'failed')).toMatchObject({ reason: 'it was not announced' });
  });

  it('stops what it has given up', () => {
    const bench = new EngineBench();
    bench.join('a');
    bench.announce(part(0));
    bench.want(part(0), 0);
    expect(kinds(bench.give({ kind: 'unwanted', key: part(0) }))).toContain('abort-fetch');
  });

  it('finds parts at the live edge begun before it asks', () => {
    const bench = new EngineBench();
    bench.join('a');
    for (let index = 2; index <= 12; index += 1) bench.announce(part(index));
    bench.give({ kind: 'playing', buffer: 500, position: part(2), bitrate: 1_000 });
    bench.now += 100;
    bench.announce(part(13));
    const offers = [{ key: part(13), state: 'flowing', hops: 1, delay: 0, pieces: allPieces }] as const;
    expect(sent(bench.say('a', { kind: 'have', offers }))).toContain('a want');
  });
});
