import { describe, expect, it } from 'vitest';
import type { ApiResult } from '../host/api-client.ts';
import { nextView, type View } from './use-asked.ts';

const failure = { ok: false, status: 0, code: 'unreachable', message: 'The relay was not reached.' } as const;
const known: View<string> = { state: 'known', value: 'a clip' };

describe('what is known of what was asked for', () => {
  it.each<[string, View<string>, ApiResult<string>, View<string>]>([
    ['an answer', { state: 'loading' }, { ok: true, value: 'a clip' }, known],
    ['that there is none', known, { ...failure, status: 404 }, { state: 'unknown' }],
    ['a failure before anything was known', { state: 'loading' }, failure, { state: 'failed', failure }],
    ['what was known before, whatever fails later', known, failure, known],
  ])('is %s', (_what, before, answer, after) => {
    expect(nextView(before, answer)).toEqual(after);
  });
});
