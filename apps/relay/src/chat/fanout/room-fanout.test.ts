import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { AudienceClass, Seat } from './audience.ts';
import { Flusher, Outbox, type Wire } from './outbox.ts';
import { RoomFanout } from './room-fanout.ts';

class RecordedWire implements Wire {
  readonly transport = 'tcp';
  readonly writes: string[] = [];

  write(bytes: Buffer): void {
    this.writes.push(bytes.toString());
  }

  get lines(): string[] {
    return this.writes.join('').split('\r\n').slice(0, -1);
  }
}

const viewers: AudienceClass = { id: 'viewers', transport: 'tcp', isModerator: false };
const tagged: AudienceClass = { id: 'tagged', transport: 'tcp', isModerator: false };
const moderators: AudienceClass = { id: 'moderators', transport: 'tcp', isModerator: true };
const classes = [viewers, tagged, moderators];

function createRoom(perLook = 0, shardSize = 256) {
  const clock = new ManualClock(perLook);
  const flusher = new Flusher(clock);
  const lost: string[] = [];
  const room = new RoomFanout<string, AudienceClass>({
    ...{ clock, shardSize, onLost: () => lost.push('lost') },
    render: (event, { id }) => (event.startsWith('hidden') && id === 'tagged' ? [] : [event]),
  });
  const connect = () => {
    const wire = new RecordedWire();
    return { wire, outbox: new Outbox(wire, flusher) };
  };
  const enter = (audienceClass = viewers) => {
    const { wire, outbox } = connect();
    return { wire, seat: room.enter(outbox, audienceClass) };
  };
  return { clock, flusher, room, connect, enter, lost };
}

describe('a room’s fan-out', () => {
  it('writes once what is said within a tick', () => {
    const { clock, room, enter } = createRoom();
    const members = Array.from({ length: 1000 }, () => enter());
    room.publish('first');
    while (members.some(({ wire }) => wire.writes.length === 0)) clock.step();
    for (const line of ['a', 'b', 'c']) room.publish(line);
    clock.pass(500);
    for (const { wire } of members) expect(wire.writes).toEqual(['first\r\n', 'a\r\nb\r\nc\r\n']);
  });

  it('renders nothing for a class in which nobody is but who said it', () => {
    const { clock, flusher } = createRoom();
    const rendered: string[] = [];
    const render = (event: string, { id }: AudienceClass) => [`${rendered.push(id)} ${event}`];
    const room = new RoomFanout<string, AudienceClass>({ clock, render, onLost: () => undefined });
    const wires = [new RecordedWire(), new RecordedWire()];
    const [said] = wires.map((wire, at) =>
      room.enter(new Outbox(wire, flusher), at === 0 ? viewers : moderators),
    );
    room.publish('mine', { except: said === undefined ? [] : [said] });
    room.publish('anybody’s');
    clock.pass(500);
    expect(rendered).toEqual(['moderators', 'viewers', 'moderators']);
    expect(wires.map(({ lines }) => lines.length)).toEqual([1, 2]);
  });

  it('hands all members of a class the same bytes', () => {
    const { clock, flusher, room } = createRoom();
    const written: Buffer[] = [];
    const wire: Wire = { transport: 'websocket', write: (bytes) => void written.push(bytes) };
    for (let member = 0; member < 3; member += 1) room.enter(new Outbox(wire, flusher), viewers);
    room.publish('hello');
    clock.pass(500);
    expect(written).toHaveLength(3);
    expect(new Set(written).size).toBe(1);
  });

  it('does not tell the one who said it', () => {
    const { clock, room, enter } = createRoom();
    const [anna, ben] = [enter(), enter()];
    room.publish('from anna', { except: [anna.seat] });
    room.publish('from ben', { except: [ben.seat] });
    clock.pass(500);
    expect([anna.wire.lines, ben.wire.lines]).toEqual([['from ben'], ['from anna']]);
  });

  it('tells moderators and those it concerns what is kept from the others', () => {
    const { clock, room, enter } = createRoom();
    const [anna, ben, moderator] = [enter(), enter(tagged), enter(moderators)];
    room.publish('before');
    room.publish('for ben', { onlyFor: [ben.seat] });
    room.publish('after');
    clock.pass(500);
    expect(anna.wire.lines).toEqual(['before', 'after']);
    expect(ben.wire.lines).toEqual(['before', 'for ben', 'after']);
    expect(moderator.wire.lines).toEqual(['before', 'for ben', 'after']);
  });

  it('writes once to a connection that sits in several rooms', () => {
    const { clock, flusher, room, connect } = createRoom();
    const other = new RoomFanout<string, AudienceClass>({
      ...{ clock, onLost: () => undefined, render: (event) => [event] },
    });
    const { wire, outbox } = connect();
    room.enter(outbox, viewers);
    other.enter(outbox, viewers);
    outbox.send('welcome');
    room.publish('here');
    other.publish('there');
    clock.pass(500);
    expect(wire.writes.length).toBeLessThanOrEqual(2);
    expect(wire.lines).toEqual(['welcome', 'here', 'there']);
    expect(flusher).toBeDefined();
  });

  it('gives who leaves a room, but not the relay, what was said before', () => {
    const { clock, room, enter } = createRoom();
    const { wire, seat } = enter();
    room.publish('before');
    room.dismiss(seat);
    room.publish('after');
    clock.pass(500);
    expect(wire.lines).toEqual(['before']);
  });

  it('loses what a class cannot hold rather than to grow', () => {
    const { clock, room, enter, lost } = createRoom();
    enter();
    const long = 'x'.repeat(1024 * 1024 - 2);
    for (let line = 0; line < 3; line += 1) room.publish(long);
    expect(lost).toHaveLength(1);
    clock.pass(500);
    room.publish('later');
    expect(lost).toHaveLength(1);
  });
});

/** What may happen in a room, by numbers that are taken modulo what is there. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('enter' as const), which: fc.nat(2), who: fc.nat() }),
  fc.record({ kind: fc.constant('leave' as const), which: fc.nat(2), who: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), which: fc.nat(2), who: fc.nat() }),
  fc.record({ kind: fc.constant('say' as const), which: fc.nat(3), who: fc.nat() }),
  fc.record({ kind: fc.constant('work' as const), which: fc.nat(2), who: fc.nat() }),
);

describe('whoever comes, goes and changes class while lines are sent', () => {
  it('gets every line of its time once, in order', () => {
    const everything = fc.property(
      fc.array(step, { maxLength: 120 }),
      fc.nat(200),
      fc.integer({ min: 1, max: 9 }),
      (steps, crowd, size) => {
        // Each look at the clock takes so long that sending is interrupted again and again.
        const { clock, room, enter } = createRoom(3, size);
        const seated: { wire: RecordedWire; seat: Seat; expected: string[] }[] = [];
        const come = (which: number) => seated.push({ ...enter(classes[which]), expected: [] });
        for (let member = 0; member < crowd; member += 1) come(member % 3);
        const gone: typeof seated = [];
        let said = 0;
        for (const { kind, which, who } of steps) {
          const member = seated[who % Math.max(1, seated.length)];
          if (kind === 'enter') come(which);
          else if (kind === 'work') clock.step();
          else if (member === undefined) continue;
          else if (kind === 'leave') {
            room.leave(member.seat);
            gone.push(...seated.splice(seated.indexOf(member), 1));
          } else if (kind === 'move') room.move(member.seat, classes[which] ?? viewers);
          else {
            const line = `${which === 3 ? 'hidden' : 'line'} ${(said += 1)}`;
            const isNarrow = which === 1;
            const except = which === 2 ? member : undefined;
            room.publish(line, {
              except: except === undefined ? [] : [except.seat],
              ...(isNarrow ? { onlyFor: [member.seat] } : {}),
            });
            for (const each of seated) {
              const { id, isModerator } = each.seat.shard.audience.class;
              if (each === except || (which === 3 && id === 'tagged')) continue;
              if (!isNarrow || isModerator || each === member) each.expected.push(line);
            }
          }
        }
        while (clock.step());
        for (const { wire, expected } of seated) expect(wire.lines).toEqual(expected);
        // Who left has had a beginning of it.
        for (const { wire, expected } of gone)
          expect(expected.slice(0, wire.lines.length)).toEqual(wire.lines);
      },
    );
    fc.assert(everything, { numRuns: 300 });
  });
});
