import { defineConfig } from 'vitest/config';

/** How long whatever is polled for may take: a busy machine is no failure. */
const patience = 10_000;

/**
 * Three rings, one after the other, as the later ones measure what others would disturb: `unit` needs nothing but Node, `integration` needs ffmpeg, `e2e` needs ffmpeg and a Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            '{apps,packages}/*/{src,bench}/**/*.test.ts',
            '{apps,packages}/*/test/{conformance,fuzz,soak,sim}/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['{apps,packages}/*/test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: patience } },
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['apps/*/test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: patience } },
          fileParallelism: false,
        },
      },
    ],
  },
});
