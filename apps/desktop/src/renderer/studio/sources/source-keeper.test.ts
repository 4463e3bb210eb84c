import { expect, test } from 'vitest';
import type { OpenedSource, OpenResult, SourceFault } from './opened-source.ts';
import { SourceKeeper, type KeptState } from './source-keeper.ts';

const unplugged: SourceFault = { state: 'lost', message: 'unplugged', retryOn: 'devices' };
const offline: SourceFault = { state: 'lost', message: 'offline', retryOn: 'time' };
const refused: SourceFault = { state: 'refused', message: 'refused', retryOn: 'nothing' };

/** A source that the test ends. */
function openable() {
  const ending = new AbortController();
  const opened = { isClosed: false };
  const source: OpenedSource = { ended: ending.signal, close: () => (opened.isClosed = true) };
  return Object.assign(opened, { source, end: (fault: SourceFault) => ending.abort(fault) });
}

/** A keeper whose openings are answered by the test, with a clock that the test turns. */
function keep() {
  const answers: ((result: OpenResult) => void)[] = [];
  const states: KeptState['state'][] = [];
  let timer: { readonly ms: number; readonly action: () => void } | undefined;
  const keeper = new SourceKeeper({
    open: () => new Promise((resolve) => answers.push(resolve)),
    changed: ({ state }) => states.push(state),
    after: (ms, action) => {
      timer = { ms, action };
      return () => (timer = undefined);
    },
  });
  const answer = async (result: OpenResult) => {
    answers.at(-1)?.(result);
    await Promise.resolve();
    await Promise.resolve();
  };
  return {
    ...{ keeper, states, answers, answer },
    lose: (fault: SourceFault) => answer({ ok: false, fault }),
    waiting: () => timer?.ms,
    elapse: () => timer?.action(),
  };
}

test('opens at once and is ready', async () => {
  const { states, answer, keeper } = keep();
  const camera = openable();
  await answer({ ok: true, source: camera.source });
  expect(states).toEqual(['starting', 'ready']);
  keeper.close();
  expect(camera.isClosed).toBe(true);
});

test('is lost when its device is unplugged, and opened again when devices change', async () => {
  const { states, answer, answers, keeper } = keep();
  const camera = openable();
  await answer({ ok: true, source: camera.source });
  camera.end(unplugged);
  expect(states.at(-1)).toBe('lost');
  expect(camera.isClosed).toBe(true);
  keeper.devicesChanged();
  expect(answers).toHaveLength(2);
  await answer({ ok: true, source: openable().source });
  expect(states).toEqual(['starting', 'ready', 'lost', 'ready']);
});

test('tries again by itself, at longer and longer intervals up to a bound', async () => {
  const { lose, elapse, waiting } = keep();
  const waits: (number | undefined)[] = [];
  for (let round = 0; round < 6; round++) {
    await lose(offline);
    waits.push(waiting());
    elapse();
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('begins with short intervals again once it was there', async () => {
  const { lose, elapse, waiting, answer } = keep();
  await lose(offline);
  elapse();
  const channel = openable();
  await answer({ ok: true, source: channel.source });
  channel.end(offline);
  expect(waiting()).toBe(1000);
});

test('never asks again by itself for what was refused, only when it is told to', async () => {
  const { lose, answers, keeper, waiting, states } = keep();
  await lose(refused);
  keeper.devicesChanged();
  expect(waiting()).toBeUndefined();
  expect(answers).toHaveLength(1);
  keeper.retry();
  expect(answers).toHaveLength(2);
  expect(states).toEqual(['starting', 'refused', 'starting']);
});

test('closes what is opened after it was closed itself', async () => {
  const { keeper, answer, states } = keep();
  keeper.close();
  const late = openable();
  await answer({ ok: true, source: late.source });
  expect(late.isClosed).toBe(true);
  expect(states).toEqual(['starting']);
});
