import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsOf, person, TestRoom } from '../../../test/support/test-room.ts';
import { isOnlyEmotes } from './mode-settings.ts';
import type { RoomCommand } from './room-command.ts';
import { openModes, type RoomModes } from './room-state.ts';

const people = [
  person('channel'),
  person('mod'),
  person('vip'),
  person('sub', { subscribedMonths: 2 }),
  person('follower', { followedAt: 700_000 }),
  person('young', { followedAt: 990_000 }),
  person('anna'),
  person('ben'),
];
const who = fc.constantFrom(...people);
const modesChange = fc.record(
  {
    slow: fc.constantFrom(0, 3, 30),
    followersOnly: fc.constantFrom(-1, 0, 5),
    subscribersOnly: fc.boolean(),
    emoteOnly: fc.boolean(),
    unique: fc.boolean(),
    off: fc.boolean(),
  },
  { requiredKeys: [] },
);
const said = fc.constantFrom('hello', 'HELLO', 'KAPPA', 'KAPPA KAPPA', 'maybe', 'badword');
/** Mostly unlike all others, lest limits of repetition hide the other ones. */
const text = fc.oneof(
  said,
  { weight: 3, arbitrary: fc.nat({ max: 1e6 }).map((number) => `text ${number}`) },
  fc.string({ maxLength: 8 }),
);
const saying = fc.record({ kind: fc.constant('say' as const), text, isAction: fc.boolean() });
const deciding: fc.Arbitrary<RoomCommand> = fc.oneof(
  fc.record({ kind: fc.constant('ban' as const), target: who }),
  fc.record({ kind: fc.constant('timeout' as const), target: who, duration: fc.constantFrom(1, 20, 600) }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('unban' as const), target: who, isTimeoutOnly: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('modes' as const), change: modesChange }) },
  fc.record({
    kind: fc.constant('role' as const),
    target: who,
    role: fc.constantFrom('moderator' as const, 'vip' as const),
    isGranted: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('clear' as const) }),
);
const wait = fc.oneof(
  { weight: 20, arbitrary: fc.nat({ max: 300 }) },
  { weight: 3, arbitrary: fc.constantFrom(2_000, 2_999, 3_000, 29_999, 30_000) },
  fc.constantFrom(300_000, 599_999, 600_000),
);
const owner = fc.constant(person('channel'));
const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ actor: who, command: saying, wait }) },
    // One person in a hurry.
    { weight: 12, arbitrary: fc.record({ actor: fc.constant(person('anna')), command: saying, wait }) },
    { weight: 2, arbitrary: fc.record({ actor: owner, command: deciding, wait }) },
    fc.record({ actor: who, command: deciding, wait }),
  ),
  { minLength: 50, maxLength: 150, size: 'max' },
);

/** What anybody can tell from the events alone; it shares no code with the room. */
class Witness {
  modes: RoomModes = openModes;
  uniqueSince = Infinity;
  /** How many messages came before unique mode began. */
  uniqueOrder = 0;
  readonly bans = new Map<string, number>();
  readonly moderators = new Set<string>();
  readonly vips = new Set<string>();
  readonly said: { userId: string; text: string; at: number; order: number }[] = [];
  /** Held messages count towards limits, too. */
  readonly counted: { userId: string; at: number; isFree: boolean }[] = [];

  isModerator(userId: string): boolean {
    return userId === 'id-channel' || this.moderators.has(userId);
  }

  isFree(userId: string): boolean {
    return this.isModerator(userId) || this.vips.has(userId);
  }
}

type Heard = ReturnType<typeof eventsOf>[number];

function check(witness: Witness, event: Extract<Heard, { kind: 'message' }>): void {
  const { userId } = event.author;
  const { modes, said } = witness;
  const standing = people.find((one) => one.userId === userId)?.standing ?? {};
  expect(witness.bans.get(userId) ?? 0).toBeLessThanOrEqual(event.at);
  if (witness.isModerator(userId)) return;
  expect(modes.off).toBe(false);
  if (witness.isFree(userId)) return;
  const isSubscriber = standing.subscribedMonths !== undefined;
  expect(modes.subscribersOnly && !isSubscriber).toBe(false);
  if (modes.followersOnly >= 0 && !isSubscriber)
    expect(event.at - (standing.followedAt ?? Infinity)).toBeGreaterThanOrEqual(modes.followersOnly * 60_000);
  if (modes.emoteOnly) expect(isOnlyEmotes(event.text, event.emotes)).toBe(true);
  const before = said.filter((one) => one.userId === userId).at(-1);
  if (before !== undefined) expect(event.at - before.at).toBeGreaterThanOrEqual(modes.slow * 1_000);
  const same = (one: string) =>
    one.toLowerCase().replace(/\s+/g, ' ') === event.text.toLowerCase().replace(/\s+/g, ' ');
  const since = Math.max(witness.uniqueSince, event.at - 599_999);
  if (modes.unique)
    expect(
      said.filter(({ at, order, text: other }) => at >= since && order >= witness.uniqueOrder && same(other)),
    ).toEqual([]);
}

function observe(witness: Witness, event: Heard): void {
  if (event.kind === 'modes') {
    if (event.changed.unique === true) {
      witness.uniqueSince = event.at;
      witness.uniqueOrder = witness.said.length;
    }
    witness.modes = { ...witness.modes, ...event.changed };
  } else if (event.kind === 'user-cleared')
    witness.bans.set(event.userId, event.isBan ? Infinity : event.at + (event.duration ?? 0) * 1_000);
  else if (event.kind === 'user-restored') witness.bans.delete(event.userId);
  else if (event.kind === 'role') {
    const all = event.role === 'moderator' ? witness.moderators : witness.vips;
    if (event.isGranted) all.add(event.userId);
    else all.delete(event.userId);
    if (event.isGranted && event.role === 'moderator') witness.vips.delete(event.userId);
  } else if (event.kind === 'message' || event.kind === 'held') {
    const { author, text: words } = event.kind === 'message' ? event : event.message;
    const isFree = witness.isFree(author.userId);
    witness.counted.push({ userId: author.userId, at: event.at, isFree });
    if (event.kind === 'message')
      witness.said.push({
        ...{ userId: author.userId, text: words, at: event.at },
        order: witness.said.length,
      });
  }
}

it('hears nobody who is banned, and lets nobody pass a mode or a limit, whatever the order of commands', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const room = new TestRoom();
      const witness = new Witness();
      for (const { actor, command: asked, wait: passed } of taken) {
        room.now += passed;
        for (const event of eventsOf(room.do(actor, asked))) {
          if (event.kind === 'message') check(witness, event);
          observe(witness, event);
        }
      }
      for (const { userId, at } of witness.counted) {
        const inWindow = witness.counted.filter(
          (one) => one.userId === userId && one.at >= at && one.at < at + 30_000,
        );
        const most = inWindow.some(({ isFree }) => isFree) ? 100 : 20;
        expect(inWindow.length).toBeLessThanOrEqual(most);
      }
    }),
    { numRuns: 500 },
  );
});

it('is plain data, whatever comes out of it', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const room = new TestRoom();
      for (const { actor, command: asked, wait: passed } of taken) {
        room.now += passed;
        const outcomes = room.do(actor, asked);
        expect(JSON.parse(JSON.stringify(outcomes))).toEqual(outcomes);
        const view = room.room.view(actor);
        expect(JSON.parse(JSON.stringify(view))).toEqual(view);
        expect(view.history.length).toBeLessThanOrEqual(50);
      }
    }),
    { numRuns: 50 },
  );
});

it('tells everybody but the owner apart by what was given to him alone', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const room = new TestRoom();
      const strangers = people.filter(({ login }) => login !== 'channel');
      for (const { command: asked } of taken)
        for (const stranger of strangers) {
          const outcomes = asked.kind === 'say' ? [] : room.do(stranger, asked);
          expect(eventsOf(outcomes)).toEqual([]);
        }
    }),
    { numRuns: 50 },
  );
});
