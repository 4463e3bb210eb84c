import { describe, expect, it } from 'vitest';
import { findFaults, writeReport } from '../soak/report.ts';
import { runSoak } from '../soak/run-soak.ts';

const minutes = 3;

describe('a relay on a busy day', () => {
  it(
    'keeps no more memory and no more open files as time goes by',
    async () => {
      const report = await runSoak(minutes, 1);
      console.log(writeReport(report));
      expect(findFaults(report)).toEqual([]);
    },
    (minutes + 2) * 60_000,
  );
});
