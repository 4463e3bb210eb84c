import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What OBS is to stream. */
export interface ObsOptions {
  /** `rtmp://HOST:PORT/live` */
  readonly server: string;
  readonly streamKey: string;
  readonly videoKbits: number;
  readonly audioKbits: number;
  readonly cameraFile: string;
  readonly imageFile: string;
}

/** OBS of the system on a screen of its own, streaming. */
export interface RunningObs {
  readonly pid: number;
  readonly screenPid: number;
  /** Frames since its start that were late in the renderer or left out before the encoder. */
  lostFrames: () => Promise<number>;
  stop: () => Promise<void>;
}

/** @returns OBS's version, or undefined where OBS or the Xvfb that it needs is not there */
export function obsVersion(): string | undefined {
  const xvfb = spawnSync('Xvfb', ['-help'], { stdio: 'ignore' });
  const obs = spawnSync('obs', ['--version'], { encoding: 'utf8' });
  return xvfb.error === undefined && obs.error === undefined ? obs.stdout.trim() : undefined;
}

/** Starts OBS with camera, text and image at 1280 × 720 and 30 frames a second, x264 veryfast, and its stream. */
export async function startObs(options: ObsOptions): Promise<RunningObs> {
  const home = mkdtempSync(path.join(tmpdir(), 'starling-obs-'));
  const socketPort = await freePort();
  writeConfiguration(path.join(home, '.config/obs-studio'), options, socketPort);
  const runtime = path.join(home, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  const screen = await startScreen();
  const env = {
    ...{ PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, DISPLAY: screen.display },
    ...{ XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share') },
    ...{ QT_QPA_PLATFORM: 'xcb', LIBGL_ALWAYS_SOFTWARE: '1', GALLIUM_DRIVER: 'llvmpipe', LANG: 'C.UTF-8' },
  };
  const bus = await startBus(env);
  const obs = spawn(
    'obs',
    [
      ...['--startstreaming', '--collection', 'Bench', '--profile', 'Bench', '--multi', '--disable-updater'],
      ...['--disable-missing-files-check', '--minimize-to-tray'],
    ],
    { env: { ...env, DBUS_SESSION_BUS_ADDRESS: bus.address }, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => obs.once('close', () => resolve()));
  const logs = path.join(home, '.config/obs-studio/logs');
  await untilLogged(logs, /==== Streaming Start/, ended);
  return {
    ...{ pid: obs.pid ?? 0, screenPid: screen.child.pid ?? 0 },
    lostFrames: () => askLostFrames(socketPort),
    stop: async () => {
      obs.kill('SIGTERM');
      await ended;
      for (const child of [bus.child, screen.child]) child.kill('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function startScreen(): Promise<{ child: ChildProcess; display: string }> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await firstLine(child, child.stdio[3] as NodeJS.ReadableStream);
  return { child, display: `:${number}` };
}

async function startBus(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  return { child, address: await firstLine(child, child.stdout) };
}

async function firstLine(child: ChildProcess, stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${child.spawnfile} ended at once`)));
  });
}

async function untilLogged(folder: string, wanted: RegExp, ended: Promise<void>): Promise<void> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  const deadline = performance.now() + 60_000;
  while (!wanted.test(readLog(folder))) {
    if (over.signal.aborted || performance.now() > deadline)
      throw new Error(`OBS does not stream: ${readLog(folder).slice(-2000)}`);
    await sleep(100);
  }
}

function readLog(folder: string): string {
  try {
    return readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n');
  } catch {
    // It has not begun to write yet.
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const messageSchema = z.object({
  op: z.int(),
  d: z.object({
    responseData: z.object({ renderSkippedFrames: z.number(), outputSkippedFrames: z.number() }).optional(),
  }),
});

/** Asks by obs-websocket 5, which comes with OBS: Hello (0), Identify (1), Identified (2), Request (6), Response (7). */
async function askLostFrames(port: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  try {
    return await new Promise<number>((resolve, reject) => {
      socket.onerror = () => reject(new Error('obs-websocket cannot be reached'));
      socket.onclose = () => reject(new Error('obs-websocket ended'));
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        const { op, d } = messageSchema.parse(JSON.parse(data));
        if (op === 0) socket.send(JSON.stringify({ op: 1, d: { rpcVersion: 1, eventSubscriptions: 0 } }));
        if (op === 2)
          socket.send(JSON.stringify({ op: 6, d: { requestType: 'GetStats', requestId: 'stats' } }));
        const found = d.responseData;
        if (op === 7 && found !== undefined) resolve(found.renderSkippedFrames + found.outputSkippedFrames);
      };
    });
  } finally {
    socket.close();
  }
}

function writeConfiguration(folder: string, options: ObsOptions, socketPort: number): void {
  const profile = path.join(folder, 'basic/profiles/Bench');
  mkdirSync(profile, { recursive: true });
  mkdirSync(path.join(folder, 'basic/scenes'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  write(
    'global.ini',
    [
      '[General]\nFirstRun=true\nEnableAutoUpdates=false\nLastVersion=486539264',
      '[BasicWindow]\nSysTrayEnabled=false\nPreviewEnabled=false',
      '[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nAuthRequired=false\nAlertsEnabled=false',
      `ServerPort=${socketPort}\n`,
    ].join('\n'),
  );
  write(
    'basic/profiles/Bench/basic.ini',
    [
      '[General]\nName=Bench',
      '[Output]\nMode=Advanced',
      '[AdvOut]\nEncoder=obs_x264\nTrackIndex=1\nApplyServiceSettings=false',
      `Track1Bitrate=${options.audioKbits}`,
      '[Video]\nBaseCX=1280\nBaseCY=720\nOutputCX=1280\nOutputCY=720\nFPSType=0\nFPSCommon=30',
      '[Audio]\nSampleRate=48000\nChannelSetup=Stereo\n',
    ].join('\n'),
  );
  const rate = { rate_control: 'CBR', bitrate: options.videoKbits, keyint_sec: 2 };
  write(
    'basic/profiles/Bench/streamEncoder.json',
    JSON.stringify({ ...rate, preset: 'veryfast', profile: 'high' }),
  );
  const { server, streamKey: key } = options;
  write(
    'basic/profiles/Bench/service.json',
    JSON.stringify({ type: 'rtmp_custom', settings: { server, key, use_auth: false } }),
  );
  write('basic/scenes/Bench.json', JSON.stringify(collectionOf(options)));
}

/** The scene of the studio's benches: a camera that fills the picture, a line of text, an image. */
function collectionOf({ cameraFile, imageFile }: ObsOptions): object {
  const font = { face: 'DejaVu Sans', size: 96, style: 'Bold', flags: 1 };
  const camera = { local_file: cameraFile, looping: true, is_local_file: true, hw_decode: false };
  const items = [
    { name: 'Camera', pos: { x: 0, y: 0 }, scale: { x: 1, y: 1 } },
    { name: 'Text', pos: { x: 50, y: 580 }, scale: { x: 1, y: 1 } },
    { name: 'Image', pos: { x: 1000, y: 40 }, scale: { x: 0.5, y: 0.5 } },
  ];
  return {
    ...{ name: 'Bench', current_scene: 'Scene', current_program_scene: 'Scene' },
    scene_order: [{ name: 'Scene' }],
    sources: [
      { id: 'ffmpeg_source', name: 'Camera', settings: camera },
      { id: 'text_ft2_source_v2', name: 'Text', settings: { text: 'Starling', font } },
      { id: 'image_source', name: 'Image', settings: { file: imageFile } },
      {
        ...{ id: 'scene', name: 'Scene' },
        settings: {
          id_counter: items.length,
          items: items.map((item, index) => ({
            ...item,
            ...{ id: index + 1, visible: true, locked: false, rot: 0, align: 5, bounds_type: 0 },
          })),
        },
      },
    ],
  };
}
