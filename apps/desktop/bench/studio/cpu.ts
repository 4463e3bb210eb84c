import { setTimeout as sleep } from 'node:timers/promises';
import { streamKeySchema } from '@starling/shared/protocol/api.ts';
import { startRelay, type RunningRelay } from '../../test/support/running-relay.ts';
import { cameraFile, imageFile, type BenchFiles } from './bench-files.ts';
import { benchCollection } from './clock-camera.ts';
import { type Figure, printTable, quantile } from './figure.ts';
import { LiveStudio, pickFile } from './live-studio.ts';
import { obsVersion, startObs } from './obs.ts';
import { childPid, type CpuShare, type KindOf, watchCpu } from './process-tree.ts';

/** What both are set to. */
const videoBits = 2_500_000;
const audioBits = 160_000;
const frameRate = 30;
/** What it takes until caches are warm and the rate has settled. */
const settleMs = 8_000;

interface Turn {
  readonly cpu: CpuShare;
  /** Frames that were late or left out in the turn. */
  readonly lost: number;
  /** CPU for each frame that was not: who loses frames on a busy machine is not the cheaper one. */
  readonly frameMs: number;
}

/**
 * CPU at 1280 × 720 and 30 frames a second with camera, text and image: the app (in the test host: its main in Node, the
 * pages in a headless Chromium that Playwright drives; not Electron) against Debian's OBS under Xvfb with x264 veryfast,
 * in turns, to one relay. Both film the same raw four seconds; both paint without a graphics card.
 */
export async function measureCpu(files: BenchFiles, seconds: number, turns: number): Promise<Figure[]> {
  const version = obsVersion();
  const relay = await startRelay(['--no-demo', '--srt-port', '0', '--rungs', 'none']);
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  try {
    for (let turn = 0; turn < turns; turn += 1) {
      ours.push(await studioTurn(files, relay, seconds));
      if (version !== undefined) theirs.push(await obsTurn(files, relay, seconds));
    }
  } finally {
    await relay.stop();
  }
  const rows = [
    ...ours.map((turn) => rowOf('the studio', turn)),
    ...theirs.map((turn) => rowOf(version ?? '', turn)),
  ];
  printTable(['what', 'CPU, % of a core', 'frames lost', 'CPU ms a frame', 'of which'], rows);
  const [a, b] = [ours, theirs].map((all) =>
    quantile(
      all.map(({ frameMs }) => frameMs),
      0.5,
    ),
  ) as [number, number];
  const what = 'CPU of compositor, encoder and publishing, ms a frame';
  if (version === undefined) {
    console.log('\nThere is no OBS here (apt-get install obs-studio xvfb dbus): nothing to compare with.');
    return [{ what, value: a.toFixed(1), budget: '≤ 1.0 × OBS' }];
  }
  return [
    {
      what: `${what}, against ${version}`,
      value: `${(a / b).toFixed(2)} × (${a.toFixed(1)} / ${b.toFixed(1)})`,
      ...{ budget: '≤ 1.0 ×', isWithin: a / b <= 1 },
    },
  ];
}

function turnOf(cpu: CpuShare, lost: number, seconds: number): Turn {
  return { cpu, lost, frameMs: (cpu.total * seconds * 1000) / (frameRate * seconds - lost) };
}

function rowOf(name: string, { cpu, lost, frameMs }: Turn): (string | number)[] {
  const parts = [...cpu.parts]
    .filter(([, share]) => share >= 0.005)
    .toSorted(([, x], [, y]) => y - x)
    .map(([kind, share]) => `${kind} ${(share * 100).toFixed(0)}`);
  return [name, (cpu.total * 100).toFixed(0), lost, frameMs.toFixed(1), parts.join(', ')];
}

async function studioTurn(files: BenchFiles, relay: RunningRelay, seconds: number): Promise<Turn> {
  const studio = await LiveStudio.open({
    relay,
    flags: [`--use-file-for-fake-video-capture=${cameraFile(files)}`],
    settings: {
      ...{ dynamicBitrate: false, audio: { bitsPerSecond: audioBits }, replaySeconds: 0 },
      video: { bitsPerSecond: videoBits, frameRate, width: 1280, height: 720 },
    },
    collection: async (studio) => benchCollection(await pickFile(studio, 'image', imageFile(files))),
  });
  try {
    await studio.goLive();
    await sleep(settleMs);
    const before = (await studio.stats()).at(-1);
    const cpu = watchCpu([childPid(/desktop\/main\/main\.cjs/)], kindOfStudio);
    await sleep(seconds * 1000);
    const used = cpu();
    const after = (await studio.stats()).at(-1);
    const lost = (['droppedFrames', 'skippedFrames', 'lateFrames'] as const).reduce(
      (sum, name) => sum + (after?.[name] ?? NaN) - (before?.[name] ?? NaN),
      0,
    );
    await studio.stop();
    return turnOf(used, lost, seconds);
  } finally {
    await studio.quit();
  }
}

const kindOfStudio: KindOf = (command) => {
  if (command.includes('main.cjs')) return 'main';
  if (/^\S*ffmpeg /.test(command)) return 'ffmpeg';
  const type = /--type=(\S+)/.exec(command)?.[1];
  const service = /--utility-sub-type=\w+\.mojom\.(\w+)/.exec(command)?.[1];
  return `Chromium ${service ?? type ?? 'browser'}`;
};

async function obsTurn(files: BenchFiles, relay: RunningRelay, seconds: number): Promise<Turn> {
  const obs = await startObs({
    ...{ server: relay.rtmpUrl, streamKey: await newStreamKey(relay) },
    ...{ videoKbits: videoBits / 1000, audioKbits: audioBits / 1000 },
    ...{ cameraFile: cameraFile(files), imageFile: imageFile(files) },
  });
  try {
    await sleep(settleMs);
    const before = await obs.lostFrames();
    const cpu = watchCpu([obs.pid, obs.screenPid], (command) =>
      command.startsWith('Xvfb') ? 'Xvfb' : 'OBS',
    );
    await sleep(seconds * 1000);
    const used = cpu();
    return turnOf(used, (await obs.lostFrames()) - before, seconds);
  } finally {
    await obs.stop();
  }
}

/** The app has made itself a key, which voids the one before; so does this. */
async function newStreamKey({ httpUrl, owner }: RunningRelay): Promise<string> {
  const post = (path: string, body: object, cookie = '') =>
    fetch(httpUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const { login, password } = owner;
  const session = await post('/api/sessions', { login, password });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await post('/api/me/stream-key', {}, cookie);
  return streamKeySchema.parse(await made.json()).streamKey;
}
