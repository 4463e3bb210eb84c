import type {
  CompositorReport,
  CompositorRequest,
  CompositorStats,
  Output,
  SourceContent,
} from './compositor-messages.ts';
import type { VideoSettings } from './encoder-plan.ts';
import type { PainterKind } from './picture.ts';
import type { RenderItem } from './render-list.ts';
import { ViewScreen } from './view-screen.ts';

/** What a source shows, made anew for each worker: what was sent to one that crashed is lost with it. */
export interface SourceFeed {
  readonly content: SourceContent;
  readonly transfer: Transferable[];
}

/** What became of the wish to encode. */
export type EncoderResult =
  { readonly ok: true; readonly encoderName: string } | { readonly ok: false; readonly message: string };

/** What the compositor's page side needs. */
export interface CompositorHostDeps {
  readonly painter: PainterKind;
  /** A port to what muxes and publishes; asked for each time that encoding begins, also after a crash. */
  openMediaPort: () => Promise<MessagePort>;
  /** Gets the port to which the mixer's sound is to go. */
  tapSound: (port: MessagePort) => void;
  stats: (stats: CompositorStats) => void;
  /** The size of a source's picture, px, whenever it changes. */
  size: (sourceId: string, width: number, height: number) => void;
  /** An encoder has begun, or none took the settings. */
  encoder: (result: EncoderResult) => void;
  /** Something else encodes, and is to begin with a key frame anew. */
  keyWanted: () => void;
  /** For the log. */
  problem: (message: string) => void;
}

const pingEveryMs = 500;
/** So many pings without an answer, and the worker is taken for dead: a busy machine answers within a second. */
const patientPings = 6;

/** The page's side of the compositor: starts its worker, and another one with the same scene if it dies. */
export class CompositorHost {
  readonly #deps: CompositorHostDeps;
  readonly #feeds = new Map<string, () => SourceFeed>();
  readonly #screens = new Map<number, ViewScreen>();
  readonly #scenes = new Map<Output, readonly RenderItem[]>();
  readonly #watch: ReturnType<typeof setInterval>;
  #canvas = { width: 1280, height: 720, frameRate: 30 };
  #encoding: VideoSettings | undefined;
  #worker: Worker;
  #unanswered = 0;
  #viewIds = 0;
  #starts = 0;

  constructor(deps: CompositorHostDeps) {
    this.#deps = deps;
    this.#worker = this.#startWorker();
    this.#watch = setInterval(() => this.#ping(), pingEveryMs);
  }

  setCanvas(canvas: { readonly width: number; readonly height: number; readonly frameRate: number }): void {
    this.#canvas = canvas;
    this.#post({ kind: 'canvas', ...canvas });
  }

  /** @param fadeMs 0 cuts */
  setScene(output: Output, items: readonly RenderItem[], fadeMs: number): void {
    this.#scenes.set(output, items);
    this.#post({ kind: 'scene', output, items, fadeMs });
  }

  /** @param feed called at once, and again for each new worker */
  setSource(sourceId: string, feed: () => SourceFeed): void {
    this.#feeds.set(sourceId, feed);
    this.#sendFeed(sourceId, feed);
  }

  forgetSource(sourceId: string): void {
    if (this.#feeds.delete(sourceId)) this.#post({ kind: 'forget', sourceId });
  }

  /**
   * Shows an output on a canvas, in the size that its `width` and `height` say.
   *
   * @returns what ends it
   */
  attach(canvas: HTMLCanvasElement, output: Output): () => void {
    const viewId = ++this.#viewIds;
    const open = (width: number, height: number) =>
      this.#post({ kind: 'view', viewId, output, width, height });
    this.#screens.set(viewId, new ViewScreen(canvas, open));
    return () => {
      this.#screens.delete(viewId);
      this.#post({ kind: 'drop-view', viewId });
    };
  }

  /** @throws what keeps the media port from being opened */
  async startEncoding(settings: VideoSettings): Promise<void> {
    this.#encoding = settings;
    const start = ++this.#starts;
    const port = await this.#deps.openMediaPort();
    const wanted = this.#wanted(start);
    if (wanted === undefined) port.close();
    else this.#post({ kind: 'encode', settings: wanted, port }, [port]);
  }

  stopEncoding(): void {
    this.#starts++;
    this.#encoding = undefined;
    this.#post({ kind: 'stop-encoding' });
  }

  setBitrate(bitsPerSecond: number): void {
    if (this.#encoding !== undefined) this.#encoding = { ...this.#encoding, bitsPerSecond };
    this.#post({ kind: 'bitrate', bitsPerSecond });
  }

  /** Sends what a MediaRecorder made, where nothing else can encode. */
  sendRecorderChunk(mimeType: string, data: Uint8Array): void {
    this.#post({ kind: 'recorder-chunk', mimeType, data });
  }

  /** Makes a new way for the mixer's sound: the mixer is another one. */
  renewSound(): void {
    const { port1, port2 } = new MessageChannel();
    this.#post({ kind: 'sound', port: port1 }, [port1]);
    this.#deps.tapSound(port2);
  }

  close(): void {
    clearInterval(this.#watch);
    this.#worker.terminate();
  }

  /** What is to be encoded may have changed while the port was being opened. */
  #wanted(start: number): VideoSettings | undefined {
    return start === this.#starts ? this.#encoding : undefined;
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL('./compositor-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<CompositorReport>) => this.#take(data);
    worker.onerror = ({ message }) => this.#deps.problem(`The compositor: ${message || 'cannot be loaded'}`);
    const { painter } = this.#deps;
    const start: CompositorRequest = { kind: 'start', timeOrigin: performance.timeOrigin, painter };
    worker.postMessage(start);
    return worker;
  }

  #ping(): void {
    // Counted in our own ticks: a machine that slept has not kept anyone waiting.
    if (this.#unanswered++ >= patientPings) this.#restart();
    this.#post({ kind: 'ping' });
  }

  #restart(): void {
    this.#deps.problem('The compositor stopped answering and was started again');
    this.#worker.terminate();
    this.#worker = this.#startWorker();
    this.#unanswered = 0;
    this.setCanvas(this.#canvas);
    for (const [sourceId, feed] of this.#feeds) this.#sendFeed(sourceId, feed);
    for (const [output, items] of this.#scenes) this.setScene(output, items, 0);
    for (const screen of this.#screens.values()) screen.reopen();
    this.renewSound();
    if (this.#encoding === undefined) return;
    this.startEncoding(this.#encoding).catch((error: unknown) => this.#deps.problem(String(error)));
  }

  #take(report: CompositorReport): void {
    switch (report.kind) {
      case 'pong':
        this.#unanswered = 0;
        return;
      case 'stats':
        return this.#deps.stats(report.stats);
      case 'size':
        return this.#deps.size(report.sourceId, report.width, report.height);
      case 'encoding':
        return this.#deps.encoder({ ok: true, encoderName: report.encoderName });
      case 'no-encoder':
        return this.#deps.encoder({ ok: false, message: report.message });
      case 'key-wanted':
        return this.#deps.keyWanted();
      case 'problem':
        return this.#deps.problem(report.message);
      case 'view': {
        const screen = this.#screens.get(report.viewId);
        if (screen === undefined) return report.bitmap.close();
        screen.show(report.bitmap);
        return this.#post({ kind: 'view-shown', viewId: report.viewId });
      }
    }
  }

  #sendFeed(sourceId: string, feed: () => SourceFeed): void {
    const { content, transfer } = feed();
    this.#post({ kind: 'source', sourceId, content }, transfer);
  }

  #post(request: CompositorRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }
}
