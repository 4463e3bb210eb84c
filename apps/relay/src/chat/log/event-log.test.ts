import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoomEvent, RoomHappening } from '../room/room-event.ts';
import type { Chatter } from '../room/said-message.ts';
import { firstIdAt, sortableIds } from '../sortable-id.ts';
import type { EventLog } from './event-log.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';

let folder: string;
let log: EventLog;
let errors: Error[];
let time = 1_700_000_000_000;
const newId = sortableIds(
  () => time,
  () => '8000-000000000001',
);

const open = () =>
  new SqliteEventLog({
    ...{ file: path.join(folder, 'chat.sqlite'), onError: (error: Error) => void errors.push(error) },
    onLost: () => undefined,
  });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chat-log-'));
  errors = [];
  log = open();
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const person = (login: string): Chatter => ({
  ...{ userId: `id-${login}`, login, displayName: login, color: '#1E90FF', badges: [], role: 'anyone' },
});
const owner = { userId: 'room', login: 'owner' };

function happen(happening: RoomHappening, roomId = 'room'): RoomEvent {
  const event = { id: newId(), roomId, at: time, ...happening };
  log.append(event);
  return event;
}

const say = (login: string, text: string, more: object = {}, roomId = 'room') =>
  happen(
    {
      ...{ kind: 'message', author: person(login), text, isAction: false, emotes: [] },
      ...{ isFirst: false, isReturning: false, ...more },
    },
    roomId,
  );

const texts = (events: readonly RoomEvent[]) =>
  events.map((event) => (event.kind === 'message' ? event.text : event.kind));
const newest = { count: 100, isNewest: true };

describe('the log of a room', () => {
  it('tells what was said, oldest first, by pages from either end', async () => {
    const said = ['one', 'two', 'three', 'four', 'five'].map((text) => say('anna', text));
    say('anna', 'elsewhere', {}, 'other');
    expect(await log.read('room', newest)).toEqual(said);
    expect(texts(await log.read('room', { count: 2, isNewest: true }))).toEqual(['four', 'five']);
    expect(texts(await log.read('room', { count: 2, isNewest: true, before: said[3]?.id }))).toEqual([
      'two',
      'three',
    ]);
    expect(texts(await log.read('room', { count: 2, isNewest: false, after: said[1]?.id }))).toEqual([
      'three',
      'four',
    ]);
  });

  it('finds a time by its ids', async () => {
    say('anna', 'early');
    time += 10_000;
    const from = firstIdAt(time);
    say('anna', 'late');
    expect(texts(await log.read('room', { count: 9, isNewest: false, after: from }))).toEqual(['late']);
  });

  it('shows nothing that was deleted or cleared, but to whoever said it and to moderators', async () => {
    const bad = say('anna', 'bad');
    say('ben', 'also bad');
    say('anna', 'good');
    happen({ kind: 'message-deleted', messageId: bad.id, author: person('anna'), text: 'bad', by: owner });
    happen({ kind: 'user-cleared', userId: 'id-ben', login: 'ben', isBan: true, by: owner });
    say('carl', 'later');
    expect(texts(await log.read('room', newest))).toEqual([
      'good',
      'message-deleted',
      'user-cleared',
      'later',
    ]);
    expect(texts(await log.readSaidBy('id-anna', newest, 'room'))).toEqual(['bad', 'good']);
    happen({ kind: 'room-cleared', by: owner });
    const left = texts(await log.read('room', newest));
    expect(left).not.toContain('later');
  });

  it('forgets what somebody said, and what answers quote of it', async () => {
    const asked = say('anna', 'my secret');
    say('ben', 'an answer', {
      reply: {
        ...{ parentId: asked.id, parentAuthor: person('anna'), parentText: 'my secret' },
        ...{ threadId: asked.id, threadLogin: 'anna' },
      },
    });
    expect(await log.erase('id-anna')).toBe(1);
    const left = await log.read('room', newest);
    expect(texts(left)).toEqual(['an answer']);
    expect(JSON.stringify(left)).not.toContain('secret');
    expect(JSON.stringify(left)).not.toContain('anna"');
  });

  it('forgets what is older than the operator wants', async () => {
    for (let line = 0; line < 2_500; line += 1) say('anna', `line ${line}`);
    time += 1_000;
    say('anna', 'kept');
    expect(await log.dropBefore(time)).toBe(2_500);
    expect(texts(await log.read('room', newest))).toEqual(['kept']);
  });

  it('keeps what it was told a second before its process was killed', async () => {
    const file = path.join(folder, 'killed.sqlite');
    const program = path.join(folder, 'killed.ts');
    writeFileSync(
      program,
      `import { SqliteEventLog } from ${JSON.stringify(path.join(import.meta.dirname, 'sqlite-event-log.ts'))};
       const log = new SqliteEventLog({ file: ${JSON.stringify(file)}, onError: console.error, onLost: () => {} });
       let number = 0;
       setInterval(() => {
         number += 1;
         log.append({ id: String(number).padStart(9, '0'), roomId: 'room', at: 0, kind: 'room-said', text: String(number) });
         process.send({ number, at: performance.now() });
       }, 2);`,
    );
    const child = fork(program, [], { execArgv: [] });
    const told: { number: number; at: number }[] = [];
    child.on('message', (word) => void told.push(word as { number: number; at: number }));
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if ((told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0) < 2_500) return;
        clearInterval(look);
        resolve();
      }, 20);
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const after = new SqliteEventLog({
      file,
      onError: (error) => void errors.push(error),
      onLost: () => undefined,
    });
    const kept = new Set(
      (await after.read('room', { count: 100_000, isNewest: false })).map(({ id }) => Number(id)),
    );
    await after.close();
    const killedAt = told.at(-1)?.at ?? 0;
    const due = told.filter(({ at }) => at < killedAt - 1_000);
    expect(due.length).toBeGreaterThan(100);
    expect(due.filter(({ number }) => !kept.has(number))).toEqual([]);
    expect(errors).toEqual([]);
  });
});
