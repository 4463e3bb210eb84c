import { beforeEach, describe, expect, it } from 'vitest';
import { Content } from './content.ts';
import { EventLog } from './event-log.ts';
import { Invariants, SimFailure } from './invariants.ts';
import { defaultOptions } from './options.ts';
import { Random } from './random.ts';
import { SimPeer } from './sim-peer.ts';

const options = { ...defaultOptions, seed: 77 };
const content = new Content(options);
let log: EventLog;
let invariants: Invariants;
let peer: SimPeer;

beforeEach(() => {
  log = new EventLog();
  invariants = new Invariants(options, content, log);
  peer = new SimPeer(5, 1, 'honest', options, new Random(1), 0);
});

describe('invariants', () => {
  it('take what was wanted, once', () => {
    const { bytes } = content.part(9);
    peer.player.wanted.add(9);
    invariants.delivered(peer, 9, bytes, 0);
    expect(() => invariants.delivered(peer, 9, bytes, 0)).toThrow('unasked or twice');
  });

  it('find a single bad byte', () => {
    const bytes = content.part(9).bytes.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    peer.player.wanted.add(9);
    expect(() => invariants.delivered(peer, 9, bytes, 0)).toThrow('bad bytes');
  });

  it('find an upload beyond the cap', () => {
    expect(() => {
      for (let count = 0; count < 100; count += 1) invariants.uploaded(peer, 16, 1_000 + count);
    }).toThrow('uploaded within a second');
  });

  it('find a part that is due and that nobody fetches', () => {
    expect(() => invariants.missing(peer, 3, 0)).toThrow(SimFailure);
  });

  it('find a channel that holds too much', () => {
    expect(() => invariants.buffered(peer, 1_000, 0)).toThrow('a channel holds');
  });

  it('say the seed, the peer, and what it did last', () => {
    log.add(12.5, 5, { kind: 'tick' });
    log.add(13.5, 6, { kind: 'peer-left', peer: 'other' });
    expect(() => invariants.fail(peer, 14, 'something')).toThrow(
      /seed 77, .* peer 5 \(honest\): something\n12.5 .*tick/,
    );
    expect(() => invariants.fail(peer, 14, 'something')).not.toThrow(/peer-left/);
  });
});
