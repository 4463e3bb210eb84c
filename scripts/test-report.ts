import { readFileSync } from 'node:fs';
import * as z from 'zod';

const reportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** What became of the tests of one file. */
export interface TestedFile {
  /** Absolute. */
  readonly path: string;
  readonly passed: number;
  readonly skipped: number;
  /** Full names; the file itself where it could not be loaded. */
  readonly failed: readonly string[];
}

/** What vitest's JSON reporter has written. @throws where there is no report, or it is of another form */
export function readTestReport(file: string): TestedFile[] {
  const { success, testResults } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const files = testResults.map(({ name, status, assertionResults }) => {
    const of = (wanted: string) => assertionResults.filter((result) => result.status === wanted);
    const failed = of('failed').map(({ fullName }) => fullName);
    return {
      path: name,
      passed: of('passed').length,
      skipped: assertionResults.length - of('passed').length - failed.length,
      failed: status === 'failed' && failed.length === 0 ? ['(the whole file)'] : failed,
    };
  });
  if (!success && files.every(({ failed }) => failed.length === 0))
    throw new Error('vitest failed beside its tests');
  return files;
}
