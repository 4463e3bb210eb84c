import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Millis } from '@starling/shared/units.ts';
import { openDatabase } from '../database/database.ts';
import type { Database } from '../database/tables.ts';
import { ClipFault } from './clip-fault.ts';
import type { ClipOrder, MadeClip } from './clip-maker.ts';
import { ClipRows } from './clip-rows.ts';
import type { ClipRange, ClipSegment } from './clip-source.ts';
import { type ClipAnswer, Clips, type ClipsOptions } from './clips.ts';

const video = '0123456789abcdef';
const date = Date.UTC(2026, 0, 1, 12);
const made: MadeClip = { duration: 10_000, bytes: 1_000, size: { width: 320, height: 180 } };

let database: Database;
let now: Millis;
/** Seconds that have been recorded; undefined: there is no such video. */
let recorded: number | undefined;
let isGrowing: boolean;
let maker: FakeMaker;
let clips: Clips;

/** Makes clips when it is told to. */
class FakeMaker {
  readonly orders: {
    order: ClipOrder;
    signal: AbortSignal;
    onProgress: (share: number) => void;
    result: PromiseWithResolvers<MadeClip>;
  }[] = [];
  readonly deleted: string[] = [];
  cleaned = 0;

  make(order: ClipOrder, signal: AbortSignal, onProgress: (share: number) => void): Promise<MadeClip> {
    const result = Promise.withResolvers<MadeClip>();
    signal.addEventListener('abort', () => result.reject(signal.reason as Error));
    this.orders.push({ order, signal, onProgress, result });
    return result.promise;
  }

  delete(id: string): Promise<void> {
    this.deleted.push(id);
    return Promise.resolve();
  }

  clean(): Promise<void> {
    this.cleaned += 1;
    return Promise.resolve();
  }

  /** @returns the order of this number, once it has come */
  async order(index: number) {
    for (let tries = 0; this.orders[index] === undefined && tries < 100; tries += 1) await turn();
    const order = this.orders[index];
    if (order === undefined) throw new Error(`order ${index} has not come`);
    return order;
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

function openClips(more: Partial<ClipsOptions> = {}): Clips {
  let count = 0;
  maker = new FakeMaker();
  return new Clips({
    rows: new ClipRows(database),
    maker: maker,
    source: { find: () => Promise.resolve(range()) },
    log: { info: () => undefined, error: () => undefined },
    newId: () => (count += 1).toString(16).padStart(16, '0'),
    now: () => now,
    sleep: (time) => {
      now += time;
      if (recorded !== undefined) recorded += time / 1000;
      return Promise.resolve();
    },
    ...more,
  });
}

function range(): ClipRange | undefined {
  if (recorded === undefined) return undefined;
  const segments = Array.from({ length: Math.floor(recorded / 2) }, (_, index): ClipSegment => {
    const start = index * 2_000;
    const timing = { start, duration: 2_000, programDate: date + start, discontinuity: false };
    return { ...timing, init: Uint8Array.of(1), read: () => Promise.resolve(Uint8Array.of(2)) };
  });
  return { channel: 'anna', segments, isGrowing };
}

/** Asks for `[from, to)`, in seconds of the broadcast. */
const ask = (from: number, to: number, creator = 'bert', asked = clips): Promise<ClipAnswer> =>
  asked.request({ video, from: date + from * 1_000, to: date + to * 1_000, title: 'A bird' }, creator);

async function accepted(answer: Promise<ClipAnswer>) {
  const outcome = await answer;
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.clip;
}

beforeEach(async () => {
  [now, recorded, isGrowing] = [date + 60_000, 60, false];
  database = await openDatabase(':memory:');
  clips = openClips();
});

afterEach(async () => {
  await clips.close();
  await database.destroy();
});

describe('a clip that is asked for', () => {
  it('is being made, says how far it is, and is then listed', async () => {
    const clip = await accepted(ask(10, 20));
    expect(clip).toMatchObject({ status: 'making', progress: 0, duration: 10_000, channel: 'anna' });
    const { onProgress, result, order } = await maker.order(0);
    expect(order).toMatchObject({ from: date + 10_000, to: date + 20_000, video });
    onProgress(0.4);
    expect(await clips.find(clip.id)).toMatchObject({ status: 'making', progress: 0.4 });
    expect(await clips.list('anna', { first: 10, after: 0 })).toEqual([]);
    result.resolve(made);
    await turn();
    expect(await clips.find(clip.id)).toMatchObject({ status: 'ready', progress: 1, size: made.size });
    expect(await clips.list('anna', { first: 10, after: 0 })).toMatchObject([
      { id: clip.id, creator: 'bert' },
    ]);
  });

  it('says why it failed where the maker knows, and no more than that otherwise', async () => {
    const first = await accepted(ask(10, 20));
    const second = await accepted(ask(20, 30));
    (await maker.order(0)).result.reject(new ClipFault('The relay’s disk is full.'));
    (await maker.order(1)).result.reject(new Error('/srv/secret is missing'));
    await turn();
    expect(await clips.find(first.id)).toMatchObject({
      status: 'failed',
      error: 'The relay’s disk is full.',
    });
    expect((await clips.find(second.id))?.error).not.toContain('secret');
  });

  it('waits for the media of a broadcast on air', async () => {
    [recorded, isGrowing] = [26, true];
    await accepted(ask(20, 30));
    expect(now - (date + 60_000)).toBeGreaterThanOrEqual(4_000);
    expect((await maker.order(0)).order.to).toBe(date + 30_000);
  });

  it('is made of what is there where the rest does not come', async () => {
    [recorded, isGrowing] = [16, false];
    expect(await accepted(ask(10, 20))).toMatchObject({ duration: 6_000 });
  });

  it.each([
    ['too_short', () => ask(10, 13)],
    ['too_long', () => ask(10, 71)],
    ['too_long', () => ask(10, 1_000)],
    ['too_short', () => ask(20, 10)],
    ['not_recorded', () => ask(58, 68)],
    ['not_recorded', () => ask(-100, -90)],
  ])('is refused as %s', async (because, request) => {
    recorded = 80;
    if (because === 'not_recorded') recorded = 60;
    expect(await request()).toMatchObject({ kind: 'refused', because });
    expect(maker.orders).toEqual([]);
  });

  it('of a video that is not there is refused', async () => {
    recorded = undefined;
    expect(await ask(10, 20)).toMatchObject({ because: 'no_such_video' });
  });
});

describe('the limits', () => {
  it('let an account have three clips in the making, and others go on', async () => {
    for (const from of [0, 10, 20]) await accepted(ask(from, from + 10));
    expect(await ask(30, 40)).toMatchObject({ because: 'account_busy' });
    await accepted(ask(30, 40, 'carl'));
    (await maker.order(0)).result.resolve(made);
    await maker.order(1);
    await accepted(ask(30, 40));
  });

  it('count what an account asked for within an hour, but not what was refused', async () => {
    clips = openClips({ limits: { openPerAccount: 9, hourlyPerAccount: 2, open: 9 } });
    expect(await ask(58, 68)).toMatchObject({ because: 'not_recorded' });
    await accepted(ask(0, 10));
    await accepted(ask(0, 10));
    expect(await ask(0, 10)).toMatchObject({ because: 'hourly_limit' });
    now += 3_600_001;
    await accepted(ask(0, 10));
  });

  it('bound how many wait in all, and how many a channel keeps', async () => {
    clips = openClips({ limits: { openPerAccount: 9, hourlyPerAccount: 9, open: 2 }, mostPerChannel: 2 });
    await accepted(ask(0, 10, 'a'));
    await accepted(ask(0, 10, 'b'));
    expect(await ask(0, 10, 'c')).toMatchObject({ because: 'queue_full' });
    (await maker.order(0)).result.resolve(made);
    await maker.order(1);
    expect(await ask(0, 10, 'c')).toMatchObject({ because: 'channel_full' });
  });
});

describe('clips are made', () => {
  it('one after the other, in the order in which they were asked for', async () => {
    const first = await accepted(ask(0, 10));
    const second = await accepted(ask(10, 20));
    await maker.order(0);
    await turn();
    expect(maker.orders.map(({ order }) => order.id)).toEqual([first.id]);
    (await maker.order(0)).result.resolve(made);
    expect((await maker.order(1)).order.id).toBe(second.id);
  });

  it('unless they are deleted before or meanwhile', async () => {
    const first = await accepted(ask(0, 10));
    const second = await accepted(ask(10, 20));
    await maker.order(0);
    await clips.delete(second.id);
    await clips.delete(first.id);
    expect(maker.orders[0]?.signal.aborted).toBe(true);
    expect(maker.orders).toHaveLength(1);
    expect([await clips.find(first.id), await clips.find(second.id)]).toEqual([undefined, undefined]);
    expect(maker.deleted).toEqual([second.id, first.id]);
  });

  it('again by the relay that comes after one that was stopped, but not for ever', async () => {
    const clip = await accepted(ask(0, 10));
    await maker.order(0);
    await clips.close();
    const second = (clips = openClips());
    await second.recover();
    expect((await maker.order(0)).order.id).toBe(clip.id);
    expect(maker.cleaned).toBe(1);
    await second.close();
    clips = openClips();
    await clips.recover();
    await turn();
    expect(maker.orders).toEqual([]);
    expect(await clips.find(clip.id)).toMatchObject({ status: 'failed' });
  });
});
