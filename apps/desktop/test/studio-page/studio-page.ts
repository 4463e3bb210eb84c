import type {
  EncoderRequest,
  MediaMessage,
  RecorderChunk,
  RecordingPicture,
} from '../../src/ipc/media-messages.ts';
import { createStudioEngine, type FullStudioEngine } from '../../src/renderer/studio/create-studio-engine.ts';
import type { Collection } from '../../src/renderer/studio/scene/collection.ts';
import { paintToPixels } from './paint-to-pixels.ts';
import type { EncodingOptions, Levels, SourceCondition } from '../../src/renderer/studio/studio-engine.ts';

type Stats = Parameters<Parameters<FullStudioEngine['onStats']>[0]>[0];

/** A message without its bytes, for checks in Node. */
interface Noted {
  readonly kind: MediaMessage['kind'];
  readonly timestamp?: number;
  readonly duration?: number;
  readonly isKey?: boolean;
  readonly paintedAt?: number;
  readonly bytes: number;
  /** ms, the page's clock. */
  readonly at: number;
  /** Which media port it came by, from 0. */
  readonly port: number;
}

const notes: Noted[] = [];
const conditions: SourceCondition[] = [];
const problems: string[] = [];
const workers: Worker[] = [];
const video: Uint8Array[] = [];
const sound: Uint8Array[] = [];
const recorded: Uint8Array[] = [];
const chunks: RecorderChunk[] = [];
const own: Uint8Array[] = [];
const ownTimes: number[] = [];
let ownSets: Uint8Array = new Uint8Array();
let parameterSets: Uint8Array = new Uint8Array();
let stats: Stats | undefined;
let levels: Levels | undefined;
let ports = 0;
let mediaPort: MessagePort | undefined;

// So that a test can kill one, as the system would.
const BrowserWorker = Worker;
window.Worker = class extends BrowserWorker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    workers.push(this);
  }
};

const engine = createStudioEngine({
  openMediaPort: () => {
    const { port1, port2 } = new MessageChannel();
    const index = ports++;
    port2.onmessage = ({ data }: MessageEvent<MediaMessage>) => take(data, index);
    mediaPort = port2;
    return Promise.resolve(port1);
  },
  channelUrl: (login) => `/live/${login}/index.m3u8`,
  log: (message) => problems.push(message),
  ...(location.search.includes('webgl') ? { painter: 'webgl' } : {}),
});
engine.onStats((latest) => (stats = latest));
engine.onMeters((latest) => (levels = latest));
engine.onSourceState((condition) => conditions.push(condition));
const detach = (['program', 'preview'] as const).map((output) => {
  const canvas = document.getElementById(output);
  return canvas instanceof HTMLCanvasElement ? engine.attachPreview(canvas, output) : () => undefined;
});

function take(message: MediaMessage, port: number): void {
  if (message.kind === 'recording') {
    takeForRecording(message);
    return;
  }
  const data = 'data' in message ? message.data : undefined;
  const { kind } = message;
  const times = kind === 'video' || kind === 'audio' ? { timestamp: message.timestamp } : {};
  const frame =
    kind === 'video'
      ? { duration: message.duration, isKey: message.isKey, paintedAt: message.paintedAt }
      : {};
  notes.push({ kind, ...times, ...frame, bytes: data?.length ?? 0, at: performance.now(), port });
  if (message.kind === 'video-config') parameterSets = parameterSetsOf(message.description);
  if (message.kind === 'video') video.push(...annexB(message.data, message.isKey));
  if (message.kind === 'audio') sound.push(message.data);
  if (message.kind === 'recorder-chunk') {
    recorded.push(message.data);
    chunks.push(message);
  }
}

function takeForRecording({ picture }: RecordingPicture): void {
  if (picture.kind === 'video-config') ownSets = parameterSetsOf(picture.description);
  else {
    own.push(...annexB(picture.data, picture.isKey, ownSets));
    ownTimes.push(picture.timestamp);
  }
}

const startCode = Uint8Array.of(0, 0, 0, 1);

/** ISO/IEC 14496-15 5.3.3.1: counted lists of SPS and PPS, each with a length of two bytes. */
function parameterSetsOf(record: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at++] ?? 0) & mask;
    for (let index = 0; index < count; index++) {
      const length = ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
      parts.push(startCode, record.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return joined(parts);
}

function annexB(data: Uint8Array, isKey: boolean, sets = parameterSets): Uint8Array[] {
  const parts = isKey ? [sets] : [];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < data.length; at += 4 + view.getUint32(at))
    parts.push(startCode, data.subarray(at + 4, at + 4 + view.getUint32(at)));
  return parts;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function base64(parts: readonly Uint8Array[]): Promise<string> {
  const blob = new Blob([joined(parts) as Uint8Array<ArrayBuffer>]);
  const url = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsDataURL(blob);
  });
  return url.replace(/^[^,]*,/, '');
}

/** What tests call from Node. */
const bench = {
  setCollection: (collection: Collection) => engine.setCollection(collection),
  startEncoding: (options: EncodingOptions) => engine.startEncoding(options),
  stopEncoding: () => engine.stopEncoding(),
  ask: (request: EncoderRequest) => mediaPort?.postMessage(request),
  retry: (sourceId: string) => engine.retrySource(sourceId),
  /** Keeps so many views: of the program, then of the preview. */
  detach: (kept = 0) => detach.slice(kept).forEach((stop) => stop()),
  paintToPixels,
  killWorker: () => workers.at(-1)?.terminate(),
  /** What came since the last call. */
  takeNotes: () => notes.splice(0),
  takeVideo: () => base64(video.splice(0)),
  takeSound: () => base64(sound.splice(0)),
  /** What was coded for a recording, and when it was painted. */
  takeOwn: async () => ({ times: ownTimes.splice(0), video: await base64(own.splice(0)) }),
  countOwn: () => ownTimes.length,
  takeChunks: () =>
    Promise.all(
      chunks.splice(0).map(async ({ mimeType, data }) => ({ mimeType, data: await base64([data]) })),
    ),
  takeRecorded: () => base64(recorded.splice(0)),
  look: () => ({ stats, levels, conditions, problems, workers: workers.length }),
  /** The colour at a place of a preview, shares of its size. */
  pixel: (output: 'program' | 'preview', x: number, y: number) => {
    const shown = document.getElementById(output) as HTMLCanvasElement;
    const copy = document.createElement('canvas');
    copy.width = shown.width;
    copy.height = shown.height;
    const context = copy.getContext('2d');
    context?.drawImage(shown, 0, 0);
    return [...(context?.getImageData(x * copy.width, y * copy.height, 1, 1).data ?? [])].slice(0, 3);
  },
};

/** What tests call from Node, by `page.evaluate`. */
export type StudioBench = typeof bench;

declare global {
  interface Window {
    studioBench: StudioBench;
  }
}
window.studioBench = bench;
