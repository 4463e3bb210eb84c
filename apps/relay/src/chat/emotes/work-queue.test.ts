import { expect, it } from 'vitest';
import { WorkQueue } from './work-queue.ts';

it('does one thing after the other, goes on after one that failed, and refuses what is too much', async () => {
  const queue = new WorkQueue(3);
  const gate = Promise.withResolvers<undefined>();
  const done: string[] = [];
  const first = queue.run(async () => {
    await gate.promise;
    done.push('first');
    throw new Error('it failed');
  });
  const others = ['second', 'third'].map((name) => queue.run(() => Promise.resolve(done.push(name))));
  expect(await queue.run(() => Promise.resolve())).toBe('full');
  expect(done).toEqual([]);
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('it failed');
  await Promise.all(others);
  expect(done).toEqual(['first', 'second', 'third']);
  expect(await queue.run(() => Promise.resolve('again'))).toBe('again');
});
