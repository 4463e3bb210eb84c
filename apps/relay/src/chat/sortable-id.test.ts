import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { firstIdAt, randomEnds, sortableIds } from './sortable-id.ts';

it('ids sort in the order in which they were made, whatever the clock does', () => {
  let time = 1_700_000_000_000;
  const newId = sortableIds(
    () => time,
    () => '9abc-def012345678',
  );
  const ids: string[] = [];
  for (let number = 0; number < 20_000; number += 1) {
    if (number % 7_000 === 6_999) time -= 5_000;
    else if (number % 50 === 0) time += 1;
    ids.push(newId());
  }
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids.slice(0, 10))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('a time lies between the ids before and after it', () => {
  let time = 1_000_000;
  const newId = sortableIds(
    () => time,
    () => 'bfff-ffffffffffff',
  );
  const before = newId();
  time = 1_000_001;
  const after = newId();
  expect(before < firstIdAt(1_000_001)).toBe(true);
  expect(after > firstIdAt(1_000_001)).toBe(true);
});

it('no random end comes twice, and each has the variant of a UUID', () => {
  const next = randomEnds(randomBytes);
  const ends = Array.from({ length: 1_000 }, () => next());
  expect(new Set(ends).size).toBe(1_000);
  for (const end of ends) expect(end).toMatch(/^[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
