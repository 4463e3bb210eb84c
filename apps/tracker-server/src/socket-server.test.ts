import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { binaryOf } from '@starling/shared/protocol/tracker-fields.ts';
import { formatTrackerMessage } from '@starling/shared/protocol/tracker-message.ts';
import { hexId, Talker } from '../test/support/talker.ts';
import { createTokenIssuer, type TokenIssuer } from '../test/support/token-issuer.ts';
import { RelayKeys } from './relay-keys.ts';
import { startTracker, type RunningTracker, type StartOptions } from './start-tracker.ts';

const swarm = hexId(0xabcdef);
const infoHash = binaryOf(swarm);
const running: RunningTracker[] = [];
const talkers: Talker[] = [];

afterEach(async () => {
  for (const talker of talkers.splice(0)) talker.end();
  for (const tracker of running.splice(0)) await tracker.stop();
});

async function start(options: Partial<StartOptions> = {}): Promise<RunningTracker> {
  const tracker = await startTracker({
    ...{ port: 0, host: '127.0.0.1', relayKeys: new RelayKeys(), isOpen: true },
    ...options,
  });
  running.push(tracker);
  return tracker;
}

let ids = 0;
async function connect(tracker: RunningTracker, id = hexId((ids += 1)), local?: string): Promise<Talker> {
  const talker = await Talker.connect(tracker.port, id, local);
  talkers.push(talker);
  return talker;
}

function relay(): { keys: RelayKeys; token: TokenIssuer['token'] } {
  const { key, token } = createTokenIssuer();
  const keys = new RelayKeys();
  keys.add(key);
  return { keys, token };
}

describe('to WebTorrent clients, a tracker', () => {
  it('hands offers on, brings the answers back, and counts who is there', async () => {
    const tracker = await start();
    const [a, b] = [await connect(tracker), await connect(tracker)];
    a.announce(swarm, { event: 'started' });
    expect(await a.hears('announced')).toMatchObject({ infoHash, interval: 120, complete: 0, incomplete: 1 });
    const [offer, sdp] = ['"v=0 offer"', '"v=0 answer"'];
    b.announce(swarm, { isComplete: true, offers: [{ offerId: 'o'.repeat(20), sdp: offer }] });
    expect(await b.hears('announced')).toMatchObject({ complete: 1, incomplete: 1, starling: undefined });
    const offered = await a.hears('offered');
    expect(offered).toMatchObject({ infoHash, peerId: binaryOf(b.id), offerId: 'o'.repeat(20), sdp: offer });
    const { peerId: toPeerId, offerId } = offered;
    a.say({ kind: 'answer', infoHash, peerId: binaryOf(a.id), toPeerId, offerId, sdp });
    expect(await b.hears('answered')).toEqual({
      ...{ kind: 'answered', infoHash, peerId: binaryOf(a.id), offerId, sdp },
    });
    a.say({ kind: 'scrape', infoHashes: [infoHash, binaryOf(hexId(7))] });
    expect((await a.hears('scraped')).files).toEqual([
      { infoHash, complete: 1, incomplete: 1 },
      { infoHash: binaryOf(hexId(7)), complete: 0, incomplete: 0 },
    ]);
    b.announce(swarm, { event: 'stopped' });
    expect(await b.hears('announced')).toMatchObject({ complete: 0, incomplete: 1 });
  });

  it('forgets those whose connection ends', async () => {
    const tracker = await start();
    const [a, b] = [await connect(tracker), await connect(tracker)];
    for (const one of [a, b]) {
      one.announce(swarm);
      await one.hears('announced');
    }
    b.end();
    await expect
      .poll(async () => {
        a.say({ kind: 'scrape', infoHashes: [infoHash] });
        return (await a.hears('scraped')).files[0]?.incomplete;
      })
      .toBe(1);
  });

  it('lets one connection speak for peers of several swarms', async () => {
    const tracker = await start({ limits: { swarmsPerConnection: 2 } });
    const a = await connect(tracker);
    for (const one of [hexId(1), hexId(2)]) {
      a.announce(one);
      expect((await a.hears('announced')).infoHash).toBe(binaryOf(one));
    }
    a.announce(hexId(3));
    expect((await a.hears('failure')).because).toBe('2 swarms are the most for one connection');
  });
});

describe('to our own clients, a tracker', () => {
  it('names whom to dial, relays their signals, and tells the others nothing', async () => {
    const tracker = await start();
    const [a, b] = [await connect(tracker), await connect(tracker)];
    const first = await a.joins(swarm);
    expect(first.starling).toEqual({ dial: [], drop: [], size: 1, fetchShare: 1, redirect: undefined });
    expect(first.interval).toBeGreaterThanOrEqual(10);
    expect(first.interval).toBeLessThanOrEqual(20);
    const { starling } = await b.joins(swarm);
    expect(starling).toMatchObject({ dial: [{ peer: a.id }], size: 2, fetchShare: 0.5 });
    const connection = starling?.dial[0]?.connection ?? '';
    const signal = { type: 'offer', sdp: 'v=0' } as const;
    b.say({ kind: 'signal', infoHash, peerId: binaryOf(b.id), toPeerId: binaryOf(a.id), connection, signal });
    expect(await a.hears('signal')).toEqual({
      ...{ kind: 'signal', infoHash, peerId: binaryOf(b.id), connection, signal },
    });
    expect(a.heard).toEqual([]);
  });

  it('relays signals to neighbours alone, and says so', async () => {
    const tracker = await start();
    const [a, b] = [await connect(tracker), await connect(tracker)];
    await a.joins(swarm);
    const signal = { type: 'answer', sdp: '' } as const;
    const toPeerId = binaryOf(b.id);
    a.say({ kind: 'signal', infoHash, peerId: binaryOf(a.id), toPeerId, connection: 'c1', signal });
    expect(await a.hears('failure')).toMatchObject({
      because: 'to_peer_id is no neighbour',
      connection: 'c1',
    });
    b.say({ kind: 'signal', infoHash, peerId: toPeerId, toPeerId: binaryOf(a.id), connection: 'c2', signal });
    expect(await b.hears('failure')).toMatchObject({ because: 'announce first', connection: 'c2' });
  });

  it('takes no word for another connection’s peer', async () => {
    const tracker = await start();
    const [a, b, liar] = [await connect(tracker), await connect(tracker), await connect(tracker)];
    await a.joins(swarm);
    await b.joins(swarm);
    liar.say({ kind: 'report', infoHash, peerId: binaryOf(a.id), bad: [b.id], failed: [] });
    expect((await liar.hears('failure')).because).toBe('announce first');
  });

  it('wires the others anew when one leaves a swarm that is larger than a full mesh', async () => {
    const tracker = await start();
    const peers: Talker[] = [];
    const neighbours = new Map<string, Set<string>>();
    const note = (from: string, dial: readonly { peer: string }[], drop: readonly string[]) => {
      for (const { peer } of dial) {
        neighbours.get(from)?.add(peer);
        neighbours.get(peer)?.add(from);
      }
      for (const peer of drop) {
        neighbours.get(from)?.delete(peer);
        neighbours.get(peer)?.delete(from);
      }
    };
    const settle = async () => {
      // What a connection was told before is heard when its next answer is.
      for (const peer of peers) {
        peer.say({ kind: 'scrape', infoHashes: [infoHash] });
        await peer.hears('scraped');
        for (const answer of peer.heard.splice(0))
          if (answer.kind === 'wire') note(peer.id, answer.dial, answer.drop);
      }
    };
    for (let count = 0; count < 40; count += 1) {
      const peer = await connect(tracker);
      neighbours.set(peer.id, new Set());
      peers.push(peer);
      const { starling } = await peer.joins(swarm);
      note(peer.id, starling?.dial ?? [], starling?.drop ?? []);
    }
    await settle();
    for (const gone of peers.splice(0, 20)) {
      gone.end();
      neighbours.delete(gone.id);
      for (const set of neighbours.values()) set.delete(gone.id);
    }
    await expect
      .poll(async () => {
        await settle();
        return Math.min(...[...neighbours.values()].map((set) => set.size));
      })
      .toBeGreaterThanOrEqual(4);
    expect(Math.max(...[...neighbours.values()].map((set) => set.size))).toBeLessThanOrEqual(12);
  });

  it('drops a peer that three neighbours call bad', async () => {
    const tracker = await start();
    const peers: Talker[] = [];
    for (let count = 0; count < 6; count += 1) {
      const peer = await connect(tracker);
      await peer.joins(swarm);
      peers.push(peer);
    }
    const [bad, ...others] = peers;
    if (bad === undefined) throw new Error('nobody came');
    for (const { id, socket } of others.slice(0, 3)) {
      const peer = others.find((one) => one.socket === socket);
      peer?.say({ kind: 'report', infoHash, peerId: binaryOf(id), bad: [bad.id], failed: [] });
    }
    expect((await others[4]?.hears('wire'))?.drop).toEqual([bad.id]);
    expect((await bad.joins(swarm)).starling).toMatchObject({ dial: [], fetchShare: 1 });
  });
});

describe('a tracker that works for a relay', () => {
  it('takes in who has that relay’s token for that swarm', async () => {
    const { keys, token } = relay();
    const tracker = await start({ relayKeys: keys, isOpen: false });
    const peer = await connect(tracker);
    expect((await peer.joins(swarm, { token: token(swarm) })).starling?.size).toBe(1);
  });

  it.each([
    ['nobody without a token', undefined, /asks for a token/],
    ['nobody with nonsense', () => 'nonsense', /is none/],
    ['no token of another swarm', (token: (of: string) => string) => token(hexId(5)), /another swarm/],
    ['no old token', (token: (of: string, seconds: number) => string) => token(swarm, -5), /expired/],
    ['no token of a stranger', () => relay().token(swarm), /does not know/],
  ])('takes in %s', async (_, make, because) => {
    const { keys, token } = relay();
    const tracker = await start({ relayKeys: keys, isOpen: false });
    const peer = await connect(tracker);
    void peer.joins(swarm, { token: make?.(token) });
    expect((await peer.hears('failure')).because).toMatch(because);
  });

  it.each([
    ['a minute ahead', 60],
    ['a minute behind', -60],
  ])('takes the tokens of a relay whose clock is %s', async (_, ahead) => {
    const { keys, token } = relay();
    const tracker = await start({ relayKeys: keys, isOpen: false });
    const peer = await connect(tracker);
    expect((await peer.joins(swarm, { token: token(swarm, 600 + ahead) })).starling?.size).toBe(1);
  });

  it('takes no token that is good for too long, whose relay has another time altogether', async () => {
    const { keys, token } = relay();
    const tracker = await start({ relayKeys: keys, isOpen: false });
    const peer = await connect(tracker);
    void peer.joins(swarm, { token: token(swarm, 600 + 3_600) });
    expect((await peer.hears('failure')).because).toMatch(/the clocks of relay and tracker differ/);
  });

  it('keeps those without a token apart from those with one, if it takes them in at all', async () => {
    const { keys, token } = relay();
    const tracker = await start({ relayKeys: keys, isOpen: true });
    const [a, b] = [await connect(tracker), await connect(tracker)];
    await a.joins(swarm, { token: token(swarm) });
    expect((await b.joins(swarm)).starling).toMatchObject({ size: 1, dial: [] });
  });
});

describe('trackers that share the swarms', () => {
  it('send a client to the right one, unless it could not reach that', async () => {
    const urls = ['ws://one:1', 'ws://two:2'] as const;
    const [one, two] = [
      await start({ url: urls[0], peerTrackers: [urls[1]] }),
      await start({ url: urls[1], peerTrackers: [urls[0]] }),
    ];
    const [atOne, atTwo] = [await connect(one), await connect(two)];
    const [first, second] = [await atOne.joins(swarm), await atTwo.joins(swarm)];
    const redirects = [first.starling?.redirect, second.starling?.redirect];
    expect(redirects.filter((redirect) => redirect === undefined)).toHaveLength(1);
    const isAtOne = redirects[0] === undefined;
    expect(redirects[isAtOne ? 1 : 0]).toBe(urls[isAtOne ? 0 : 1]);
    const stray = isAtOne ? atTwo : atOne;
    const { starling } = await stray.joins(swarm, { tried: [urls[isAtOne ? 0 : 1]] });
    expect(starling).toMatchObject({ redirect: undefined, size: 1 });
  });
});

describe('a tracker that is killed and started again', () => {
  it('is whole once its peers have announced themselves again: the same neighbours, hardly a new one', async () => {
    const before = await start();
    const peers: Talker[] = [];
    const links = new Map<string, Set<string>>();
    for (let count = 0; count < 30; count += 1) {
      const peer = await connect(before);
      peers.push(peer);
      links.set(peer.id, new Set());
      const { starling } = await peer.joins(swarm);
      for (const { peer: other } of starling?.dial ?? []) {
        links.get(peer.id)?.add(other);
        links.get(other)?.add(peer.id);
      }
    }
    for (const peer of peers) {
      peer.say({ kind: 'scrape', infoHashes: [infoHash] });
      await peer.hears('scraped');
      for (const answer of peer.heard.splice(0))
        for (const gone of answer.kind === 'wire' ? answer.drop : []) {
          links.get(peer.id)?.delete(gone);
          links.get(gone)?.delete(peer.id);
        }
      peer.end();
    }
    await before.stop();
    const after = await start();
    const answers = await Promise.all(
      peers.map(async ({ id }) => {
        const peer = await connect(after, id);
        return await peer.joins(swarm, { neighbours: [...(links.get(id) ?? [])] });
      }),
    );
    expect(Math.max(...answers.map(({ starling }) => starling?.size ?? 0))).toBe(30);
    expect(answers.flatMap(({ starling }) => starling?.drop ?? []).length).toBeLessThan(5);
    expect(answers.flatMap(({ starling }) => starling?.dial ?? []).length).toBeLessThan(10);
  });
});

describe('hostile clients', () => {
  it('are told what is wrong, they alone, and may go on', async () => {
    const tracker = await start();
    const [a, b] = [await connect(tracker), await connect(tracker)];
    await b.joins(swarm);
    a.socket.send('nonsense');
    expect((await a.hears('failure')).because).toBe('this is no JSON object');
    a.socket.send(Buffer.from([1, 2, 3]));
    expect((await a.hears('failure')).because).toBe('messages are text frames');
    a.socket.send(JSON.stringify({ action: 'announce', info_hash: infoHash, peer_id: 'short' }));
    expect(await a.hears('failure')).toMatchObject({
      infoHash,
      because: 'peer_id is not a string of 20 bytes',
    });
    expect((await a.joins(swarm)).starling?.size).toBe(2);
    expect(b.heard).toEqual([]);
  });

  it('are understood in fragments, too, with a ping among them', async () => {
    const tracker = await start();
    const peer = await connect(tracker);
    const scrape = formatTrackerMessage({ kind: 'scrape', infoHashes: [infoHash] });
    const pong = once(peer.socket, 'pong');
    peer.socket.send(scrape.slice(0, 9), { fin: false });
    peer.socket.ping('between');
    peer.socket.send(scrape.slice(9), { fin: true });
    peer.announce(swarm);
    expect((await peer.hears('scraped')).files).toHaveLength(1);
    expect((await peer.hears('announced')).infoHash).toBe(infoHash);
    expect(String((await pong)[0])).toBe('between');
  });

  it('are told so when they send bytes, and sent away when they break the protocol', async () => {
    const tracker = await start();
    const peer = await connect(tracker);
    peer.socket.send(Buffer.from('bytes'));
    expect((await peer.hears('failure')).because).toBe('messages are text frames');
    const raw = (peer.socket as unknown as { _socket: Socket })._socket;
    raw.write(Buffer.from([0x81, 0x02, 0x7b, 0x7d]));
    expect(await peer.closed()).toBe(1002);
  });

  it('are cut off for a message that is too long to be read', async () => {
    const tracker = await start();
    const peer = await connect(tracker);
    peer.socket.send('x'.repeat(70_000));
    expect(await peer.closed()).toBe(1009);
  });

  it('are told once that they send too much, and are sent away when they go on', async () => {
    const tracker = await start({ limits: { messages: { perSecond: 1, burst: 10 } } });
    const peer = await connect(tracker);
    for (let count = 0; count < 300; count += 1) peer.say({ kind: 'scrape', infoHashes: [infoHash] });
    expect((await peer.hears('failure')).because).toMatch(/too many messages/);
    expect(await peer.closed()).toBe(1008);
    expect(peer.heard.filter(({ kind }) => kind === 'failure')).toHaveLength(0);
  });

  it('share what one address may say, and leave to other addresses what is theirs', async () => {
    const messagesPerAddress = { perSecond: 1, burst: 20 };
    const tracker = await start({ limits: { messagesPerAddress } });
    const flood = await Promise.all(Array.from({ length: 5 }, () => connect(tracker)));
    const other = await connect(tracker, undefined, '127.0.9.9');
    for (const peer of flood)
      for (let count = 0; count < 10; count += 1) peer.say({ kind: 'scrape', infoHashes: [infoHash] });
    await Promise.race(flood.map(async (peer) => await peer.hears('failure')));
    expect((await other.joins(swarm)).starling?.size).toBe(1);
    const answered = flood.flatMap(({ heard }) => heard.filter(({ kind }) => kind === 'scraped'));
    expect(answered.length).toBeLessThanOrEqual(messagesPerAddress.burst + 5);
  });

  it('that read nothing are cut off before they fill the memory', async () => {
    const tracker = await start({ limits: { unread: 100_000, messages: { perSecond: 1e6, burst: 1e6 } } });
    const [deaf, peer] = [await connect(tracker), await connect(tracker)];
    await deaf.joins(swarm);
    const connection = (await peer.joins(swarm)).starling?.dial[0]?.connection ?? '';
    deaf.socket.pause();
    const signal = { type: 'offer', sdp: 'x'.repeat(8_000) } as const;
    const sender = { infoHash, peerId: peer.binaryId, toPeerId: deaf.binaryId };
    // What the kernels on the way take is some megabytes.
    for (let count = 0; count < 2_000; count += 1)
      peer.say({ kind: 'signal', ...sender, connection, signal });
    expect((await peer.hears('failure')).because).toBe('to_peer_id is no neighbour');
    expect((await peer.joins(swarm)).starling?.size).toBe(1);
  });

  it('that answer no ping lose their place to who comes back with it from elsewhere', async () => {
    const tracker = await start();
    const deaf = await connect(tracker);
    await deaf.joins(swarm);
    deaf.socket.pause();
    const again = await connect(tracker, deaf.id, '127.0.9.9');
    const joined = again.joins(swarm);
    await again.hears('failure');
    const metrics = async () => await (await fetch(`http://127.0.0.1:${tracker.port}/metrics`)).text();
    await expect.poll(metrics, { timeout: 30_000 }).toMatch(/^starling_tracker_connections 1$/m);
    void again.joins(swarm);
    expect((await joined).starling?.size).toBe(1);
  }, 40_000);

  it('get so many connections from one address, and another address still gets its own', async () => {
    const tracker = await start({ limits: { connectionsPerAddress: 3 } });
    for (let count = 0; count < 3; count += 1) await connect(tracker);
    const refused = new WebSocket(`ws://127.0.0.1:${tracker.port}`);
    const [error] = (await once(refused, 'error')) as [Error];
    expect(error.message).toContain('429');
    const other = await connect(tracker, undefined, '127.0.9.9');
    expect((await other.joins(swarm)).starling?.size).toBe(1);
    talkers[0]?.end();
    await expect
      .poll(
        async () =>
          await connect(tracker).then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
  });

  it('cannot take a peer’s place from another address while it is there', async () => {
    const tracker = await start();
    const owner = await connect(tracker);
    await owner.joins(swarm);
    const thief = await connect(tracker, owner.id, '127.0.9.9');
    void thief.joins(swarm);
    expect((await thief.hears('failure')).because).toMatch(/another connection has this peer_id/);
    expect((await owner.joins(swarm)).starling?.size).toBe(1);
  });

  it('do not keep a peer from coming back on a new connection', async () => {
    const tracker = await start();
    const [owner, other] = [await connect(tracker), await connect(tracker)];
    await owner.joins(swarm);
    await other.joins(swarm);
    const again = await connect(tracker, owner.id);
    const { starling } = await again.joins(swarm, { neighbours: [other.id] });
    expect(starling).toMatchObject({ size: 2, dial: [], drop: [] });
    owner.end();
    await owner.closed();
    expect((await again.joins(swarm, { neighbours: [other.id] })).starling?.size).toBe(2);
  });

  it('do not keep a connection for nothing', async () => {
    const tracker = await start({ limits: { idle: 100 } });
    const peer = await connect(tracker);
    expect(await peer.closed()).toBe(1001);
  });
});

describe('operators', () => {
  it('see that it is well, and what it does', async () => {
    const tracker = await start();
    const peer = await connect(tracker);
    await peer.joins(swarm);
    const get = async (path: string) => await fetch(`http://127.0.0.1:${tracker.port}${path}`);
    expect(await (await get('/healthz')).text()).toBe('ok\n');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^starling_tracker_peers 1$/m);
    expect(metrics).toMatch(/^starling_tracker_connections 1$/m);
    expect(metrics).toMatch(/^starling_tracker_messages_total\{kind="announces"\} 1$/m);
    expect((await get('/')).status).toBe(426);
    expect((await get('/else')).status).toBe(404);
  });
});
