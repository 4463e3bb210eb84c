import { expect } from 'vitest';
import type { Browser, Page } from 'playwright';
import type { Source } from '../../src/renderer/studio/scene/collection.ts';
import { openStudioPage } from './studio-page.ts';
import { testCollection } from './test-collection.ts';

/** Runs something on a fresh page of the engine. */
export async function onStudioPage<T>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const page = await openStudioPage(browser, url);
  try {
    return await use(page);
  } finally {
    await page.close();
  }
}

/** Loads the page anew in a browser whose workers cannot encode pictures. */
export async function takeVideoEncoderAway(page: Page): Promise<void> {
  await page.route(/compositor-worker/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `self.VideoEncoder = undefined;${await response.text()}` });
  });
  await page.reload();
  await page.waitForFunction(() => 'studioBench' in window);
}

/** Puts a collection into the engine. */
export function show(page: Page, ...scene: Parameters<typeof testCollection>): Promise<void> {
  return page.evaluate(
    (collection) => window.studioBench.setCollection(collection),
    testCollection(...scene),
  );
}

/** Waits until the colour there is near to this one; shares of the picture's size. */
export async function colourComes(
  page: Page,
  output: 'program' | 'preview',
  at: readonly [number, number],
  colour: readonly number[],
): Promise<void> {
  const look = ([which, x, y]: readonly ['program' | 'preview', number, number]) =>
    window.studioBench.pixel(which, x, y);
  await expect
    .poll(
      async () => {
        const seen = await page.evaluate(look, [output, ...at] as const);
        return seen.some((value, index) => Math.abs(value - (colour[index] ?? NaN)) >= 40)
          ? seen
          : 'as wanted';
      },
      {
        timeout: 20_000,
        interval: 100,
        message: `${output} at ${at.join(', ')} becomes ${colour.join(', ')}`,
      },
    )
    .toBe('as wanted');
}

/** Waits until a source is in a state. @returns what was said of it to people. */
export async function stateComes(page: Page, sourceId: string, state: string): Promise<string | undefined> {
  const latest = () =>
    page.evaluate(
      (id) => window.studioBench.look().conditions.findLast((each) => each.sourceId === id),
      sourceId,
    );
  await expect.poll(async () => (await latest())?.state, { timeout: 30_000 }).toBe(state);
  return (await latest())?.message;
}

/** A source with these settings, named after its kind. */
export function sourceOf(settings: Source['settings'], id: string = settings.kind): Source {
  return { id, name: id, settings };
}
