import { describe, expect, it } from 'vitest';
import type { TrackerAnswer } from '@starling/shared/protocol/tracker-answer.ts';
import { binaryOf } from '@starling/shared/protocol/tracker-fields.ts';
import type { AnnounceMessage } from '@starling/shared/protocol/tracker-message.ts';
import type { Admit } from './admission.ts';
import type { Client, Membership } from './client.ts';
import { Tracker } from './tracker.ts';
import { TrackerGroup } from './tracker-group.ts';

class Listener implements Client {
  readonly address: string;
  readonly network = '127.0';
  readonly memberships: Membership[] = [];
  heard: TrackerAnswer | undefined;
  probes = 0;

  constructor(address = '127.0.0.1') {
    this.address = address;
  }

  tell(answer: TrackerAnswer): void {
    this.heard = answer;
  }

  probe(): void {
    this.probes += 1;
  }
}

/** A token says until when it is good. */
const admit: Admit = (token, _, now) => {
  if (token === undefined) return { kind: 'admitted', until: Infinity, isOpen: true };
  const until = Number(token);
  return until > now ? { kind: 'admitted', until, isOpen: false } : { kind: 'refused', because: 'expired' };
};

function track(): Tracker {
  const group = new TrackerGroup(undefined, []);
  return new Tracker({ admit, group, random: () => 0.5, mostSwarmsPerClient: 4 });
}

function announce(number: number, token?: string): AnnounceMessage {
  return {
    ...{
      kind: 'announce',
      infoHash: 'h'.repeat(20),
      peerId: binaryOf(number.toString(16).padStart(40, '0')),
    },
    ...{ event: 'update', isComplete: false, offers: [] },
    starling: {
      ...{ token, region: undefined, spareUpload: 0, isDownloadOnly: false, neighbours: [], tried: [] },
    },
  };
}

describe('a tracker', () => {
  it('keeps a peer that shows a new token in time, and lets go of one whose token has expired', () => {
    const tracker = track();
    const [a, b] = [new Listener(), new Listener()];
    tracker.handle(a, announce(1, '600000'), 0);
    tracker.handle(b, announce(2, '600000'), 0);
    tracker.handle(a, announce(1, '900000'), 590_000);
    tracker.handle(b, announce(2, '600000'), 590_000);
    expect(tracker.peers).toBe(2);
    tracker.handle(a, announce(1, '900000'), 601_000);
    tracker.handle(b, announce(2, '600000'), 601_000);
    expect(a.heard).toMatchObject({ kind: 'announced', starling: { size: 2 } });
    expect(b.heard).toMatchObject({ kind: 'failure', because: 'expired' });
    expect(tracker.peers).toBe(1);
  });

  it('forgets our own clients after 50 s without a word', () => {
    const tracker = track();
    const [a, b] = [new Listener(), new Listener()];
    tracker.handle(a, announce(1), 0);
    tracker.handle(b, announce(2), 20_000);
    tracker.sweep(50_000);
    expect(tracker.peers).toBe(2);
    tracker.sweep(51_000);
    expect(tracker.peers).toBe(1);
    expect(a.memberships).toEqual([]);
  });

  it('forgets WebTorrent clients after five minutes, for they come every second one', () => {
    const tracker = track();
    tracker.handle(new Listener(), { ...announce(1), starling: undefined }, 0);
    tracker.sweep(300_000);
    expect(tracker.peers).toBe(1);
    tracker.sweep(300_001);
    expect(tracker.peers).toBe(0);
  });

  it('keeps nothing of a swarm that is empty', () => {
    const tracker = track();
    const client = new Listener();
    tracker.handle(client, announce(1), 0);
    tracker.handle(client, announce(2), 0);
    expect(tracker.swarms).toBe(1);
    tracker.handle(client, { ...announce(1), event: 'stopped' }, 1);
    tracker.leave(client, 2);
    expect(tracker.swarms).toBe(0);
    expect(client.memberships).toEqual([]);
  });

  it('asks the connection that has a peer whether it is still there, when another address claims it', () => {
    const tracker = track();
    const [owner, other] = [new Listener(), new Listener('192.0.2.1')];
    tracker.handle(owner, announce(1), 0);
    tracker.handle(other, announce(1), 1);
    expect(owner.probes).toBe(1);
    expect(other.heard).toMatchObject({ kind: 'failure' });
    tracker.leave(owner, 2);
    tracker.handle(other, announce(1), 3);
    expect(other.heard).toMatchObject({ kind: 'announced' });
  });
});

describe('trackers in a group', () => {
  const urls = ['ws://a:8000', 'ws://b:8000', 'ws://c:8000', 'ws://d:8000'];
  const swarms = Array.from({ length: 4_000 }, (_, at) => `swarm ${at}`.padEnd(20, '.'));
  const ownersOf = (all: readonly string[]) =>
    swarms.map((swarm) => {
      const owners = all.filter((url) => new TrackerGroup(url, all).elsewhere(swarm, []) === undefined);
      expect(owners).toHaveLength(1);
      return owners[0];
    });

  it('agree on who has a swarm, and have about as many each', () => {
    const owners = ownersOf(urls);
    for (const url of urls) {
      const count = owners.filter((owner) => owner === url).length;
      expect(count).toBeGreaterThan(800);
      expect(count).toBeLessThan(1_200);
    }
  });

  it('keep their swarms when another one is taken away', () => {
    const [before, after] = [ownersOf(urls), ownersOf(urls.slice(0, 3))];
    for (const [at, owner] of before.entries()) if (owner !== urls[3]) expect(after[at]).toBe(owner);
  });

  it('agree on who stands in for one that cannot be reached', () => {
    const down = urls[0] ?? '';
    for (const swarm of swarms.slice(0, 500)) {
      const told = urls.slice(1).map((url) => new TrackerGroup(url, urls).elsewhere(swarm, [down]) ?? url);
      expect(new Set(told).size).toBe(1);
      expect(told).not.toContain(down);
    }
  });
});
