import { setTimeout as sleep } from 'node:timers/promises';
import { messageTypes } from '@starling/shared/rtmp/message.ts';
import { sourcePlaylist } from '../../test/support/watcher.ts';
import { imageFile, type BenchFiles } from './bench-files.ts';
import { benchCollection } from './clock-camera.ts';
import { atMost, type Figure, printTable, quantile } from './figure.ts';
import { LiveStudio, pickFile } from './live-studio.ts';
import { startTappedRelay } from './tapped-relay.ts';

interface Click {
  readonly picture: number;
  readonly part: number;
  readonly listed: number;
}

const lookEveryMs = 10;
/** After this a broadcast is over at the relay, so that the next one is another. */
const restMs = 2_000;
const now = () => performance.timeOrigin + performance.now();

/**
 * From the click on "Go live" to the first picture at the relay, to the first part that the relay has made of it, and to
 * the playlist that lists it. Each run has a relay of its own: the first broadcast of a day is the one that people wait for.
 */
export async function measureClick(files: BenchFiles, runs: number): Promise<Figure[]> {
  const clicks: Click[] = [];
  for (let run = 0; run < runs; run += 1) clicks.push(await clickOnce(files));
  const columns = ['picture', 'part', 'listed'] as const;
  printTable(
    ['click →', 'p50 ms', 'max ms', 'all'],
    columns.map((name) => {
      const all = clicks.map((click) => click[name]);
      return [
        name,
        quantile(all, 0.5).toFixed(0),
        quantile(all, 1).toFixed(0),
        all.map(Math.round).join(' '),
      ];
    }),
  );
  const worst = (name: keyof Click) =>
    quantile(
      clicks.map((click) => click[name]),
      0.5,
    );
  return [
    atMost('click → first part made by the relay, p50', worst('part'), 1500),
    atMost('click → first part in the playlist, p50', worst('listed'), 1500),
  ];
}

async function clickOnce(files: BenchFiles): Promise<Click> {
  let picture = NaN;
  const { relay, address, stop } = await startTappedRelay(['--rungs', 'none'], ({ type, body }) => {
    if (type === messageTypes.video && body[1] === 1 && Number.isNaN(picture)) picture = now();
  });
  const studio = await LiveStudio.open({
    ...{ relay, address },
    collection: async (studio) => benchCollection(await pickFile(studio, 'image', imageFile(files))),
  });
  try {
    const part = firstTime(async () => (await partsMade(relay.httpUrl)) > 0);
    const listed = firstTime(
      async () => (await sourcePlaylist(relay, relay.owner.login))?.includes('#EXT-X-PART:') ?? false,
    );
    const clicked = await studio.goLive();
    const click = { part: (await part) - clicked, listed: (await listed) - clicked };
    await studio.stop();
    await sleep(restMs);
    return { ...click, picture: picture - clicked };
  } finally {
    await studio.quit();
    await stop();
  }
}

/** By the relay's own count, which goes up when a part can be had. */
async function partsMade(httpUrl: string): Promise<number> {
  const text = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(/^starling_parts_total\{[^}]*rendition="source"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
}

/** @returns when it was so first, Unix ms; NaN where it was not within two minutes, or the relay has gone */
async function firstTime(isSo: () => Promise<boolean>): Promise<number> {
  const deadline = now() + 120_000;
  // NaN where it never was so: whoever waits may have failed and gone.
  while (now() < deadline) {
    const found = await isSo().catch(() => undefined);
    if (found === undefined) return NaN;
    if (found) return now();
    await sleep(lookEveryMs);
  }
  return NaN;
}
