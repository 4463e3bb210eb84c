import type { EncoderRequest, MediaMessage } from '../../../ipc/media-messages.ts';
import type { CompositorReport, CompositorRequest, CompositorStats, Output } from './compositor-messages.ts';
import type { EncoderCandidate, VideoSettings } from './encoder-plan.ts';
import { chooseEncoder, FrameEncoder } from './frame-encoder.ts';
import { FramePacer, type DueFrame } from './frame-pacer.ts';
import { createPainter2d } from './painter-2d.ts';
import { createPainterWebgl } from './painter-webgl.ts';
import type { Layer, Painter } from './picture.ts';
import { place } from './placement.ts';
import { RateMeter } from './rate-meter.ts';
import { RecordingEncoder } from './recording-encoder.ts';
import type { RenderItem } from './render-list.ts';
import { SoundTrack } from './sound-track.ts';
import { SourceShelf } from './source-shelf.ts';
import { OutputScene } from './transition.ts';
import { ViewPainter } from './view-painter.ts';

/** What the compositor needs of its worker. */
export interface CompositorDeps {
  /** ms since the page's time origin. */
  now: () => number;
  report: (report: CompositorReport, transfer?: Transferable[]) => void;
}

interface View {
  readonly output: Output;
  readonly painter: ViewPainter;
}

interface Encoding {
  readonly settings: VideoSettings;
  readonly port: MessagePort;
  readonly recording: RecordingEncoder;
  encoder: FrameEncoder | undefined;
}

const statsEveryMs = 500;
const meterWindowMs = 2000;
/** A picture waits half a frame to be painted in the mean; its sound waits as long. */
const pictureDelayFrames = 0.5;
/** How far into a frame's time the screen gets its pictures. */
const viewDelayShare = 0.4;
/** Pictures a second that the streamer sees at the most: of the scene that is prepared, fewer will do. */
const viewRates: Readonly<Record<Output, number>> = { program: 30, preview: 15 };

/** Composes sources into pictures at a steady rate, shows them to the streamer and encodes them for viewers. */
export class Compositor {
  readonly #deps: CompositorDeps;
  readonly #shelf: SourceShelf;
  readonly #sound: SoundTrack;
  readonly #scenes: Record<Output, OutputScene> = { program: new OutputScene(), preview: new OutputScene() };
  readonly #views = new Map<number, View>();
  readonly #frames = new RateMeter(meterWindowMs);
  /** Ways to encode that failed in this worker's life: they are not tried again. */
  readonly #refused = new Set<string>();
  #painter: Painter;
  #canvas = { width: 1280, height: 720, frameRate: 30 };
  #pacer = new FramePacer(30);
  #encoding: Encoding | undefined;
  #late = 0;
  #composeMs = 0;
  #toldAt = 0;

  constructor(deps: CompositorDeps, wanted: Painter['kind']) {
    this.#deps = deps;
    this.#sound = new SoundTrack(deps.now);
    this.#painter = (wanted === 'webgl' ? createPainterWebgl() : undefined) ?? createPainter2d();
    this.#shelf = new SourceShelf({
      size: (sourceId, width, height) => deps.report({ kind: 'size', sourceId, width, height }),
      problem: (message) => deps.report({ kind: 'problem', message }),
    });
    this.#resize();
    this.#tick();
  }

  /** A font has come. */
  repaintText(): void {
    this.#shelf.repaintText();
  }

  handle(request: Exclude<CompositorRequest, { kind: 'start' }>): void {
    switch (request.kind) {
      case 'canvas':
        return this.#setCanvas(request);
      case 'scene':
        return this.#scenes[request.output].set(request.items, request.fadeMs, this.#deps.now());
      case 'source':
        return this.#shelf.put(request.sourceId, request.content);
      case 'forget':
        this.#shelf.forget(request.sourceId);
        return this.#painter.forget(request.sourceId);
      case 'view': {
        const painter = new ViewPainter(request.width, request.height, viewRates[request.output]);
        return void this.#views.set(request.viewId, { output: request.output, painter });
      }
      case 'view-shown':
        return this.#views.get(request.viewId)?.painter.free();
      case 'drop-view':
        return void this.#views.delete(request.viewId);
      case 'encode':
        return void this.#startEncoding(request.settings, request.port);
      case 'stop-encoding':
        return void this.#stopEncoding();
      case 'bitrate':
        return this.#encoding?.encoder?.setBitrate(request.bitsPerSecond);
      case 'sound':
        return this.#sound.listen(request.port);
      case 'recorder-chunk':
        return this.#encoding?.port.postMessage(request satisfies MediaMessage);
      case 'ping':
        return this.#deps.report({ kind: 'pong' });
    }
  }

  #setCanvas(canvas: { readonly width: number; readonly height: number; readonly frameRate: number }): void {
    if (canvas.frameRate !== this.#canvas.frameRate && this.#encoding === undefined)
      this.#pacer = new FramePacer(canvas.frameRate);
    this.#canvas = { width: canvas.width, height: canvas.height, frameRate: canvas.frameRate };
    this.#shelf.setTextWidth(canvas.width);
    this.#resize();
  }

  /** Paints in the size in which it is encoded: the encoder need not scale. */
  #resize(): void {
    const { width, height } = this.#encoding?.settings ?? this.#canvas;
    this.#painter.resize(width, height, width / this.#canvas.width);
  }

  #tick(): void {
    const due = this.#pacer.take(this.#deps.now());
    if (due !== undefined) {
      try {
        this.#frame(due);
      } catch (error) {
        // A frame that cannot be painted is no reason for the next not to be.
        this.#deps.report({ kind: 'problem', message: String(error) });
      }
      this.#sound.pump();
      this.#tellStats();
    }
    setTimeout(() => this.#tick(), this.#pacer.wait(this.#deps.now()));
  }

  #frame({ time, missed }: DueFrame): void {
    this.#late += missed;
    const begin = this.#deps.now();
    const isWatched = [...this.#views.values()].some(({ output }) => output === 'program');
    if (this.#encoding !== undefined || isWatched) this.#paintProgram(begin);
    const paintedAt = this.#deps.now();
    const frame = [this.#painter.canvas, time, this.#pacer.interval, paintedAt] as const;
    this.#encoding?.encoder?.encode(...frame);
    this.#encoding?.recording.encode(...frame);
    // A 2D canvas writes down what is asked of it and paints when its picture is taken.
    this.#composeMs += (this.#deps.now() - begin - this.#composeMs) / 16;
    this.#frames.add(paintedAt, 0);
    if (this.#views.size === 0) return;
    // Viewers first: the coded frame comes back to this thread, which must not be painting then.
    setTimeout(() => this.#showViews(), this.#pacer.interval * viewDelayShare);
  }

  #paintProgram(now: number): void {
    if (this.#painter.isLost()) {
      this.#deps.report({ kind: 'problem', message: 'WebGL is lost: painting goes on without it' });
      this.#painter = createPainter2d();
      this.#resize();
    }
    const { items, next } = this.#scenes.program.at(now);
    const fade = next && { layers: this.#layersOf(next.items), share: next.share };
    this.#painter.paint(this.#layersOf(items), fade);
  }

  #layersOf(items: readonly RenderItem[]): Layer[] {
    return items.flatMap((item) => {
      const picture = this.#shelf.picture(item.sourceId);
      if (picture === undefined) return [];
      const placement = place(item, picture);
      return placement === undefined ? [] : [{ sourceId: item.sourceId, picture, placement }];
    });
  }

  #showViews(): void {
    const now = this.#deps.now();
    try {
      for (const [viewId, view] of this.#views) this.#show(viewId, view, now);
    } catch (error) {
      this.#deps.report({ kind: 'problem', message: String(error) });
    }
  }

  #show(viewId: number, { output, painter }: View, now: number): void {
    if (!painter.isDue(now)) return;
    const bitmap =
      output === 'program'
        ? painter.copy(this.#painter.canvas)
        : painter.paint(this.#layersOf(this.#scenes.preview.at(now).items), this.#canvas.width);
    this.#deps.report({ kind: 'view', viewId, bitmap }, [bitmap]);
  }

  async #startEncoding(settings: VideoSettings, port: MessagePort): Promise<void> {
    await this.#stopEncoding();
    const recording = new RecordingEncoder(settings, {
      now: this.#deps.now,
      send: (picture) => port.postMessage({ kind: 'recording', picture } satisfies MediaMessage),
      problem: (message) => this.#deps.report({ kind: 'problem', message }),
    });
    const encoding: Encoding = { settings, port, recording, encoder: undefined };
    this.#encoding = encoding;
    port.onmessage = ({ data }: MessageEvent<EncoderRequest>) => {
      if (data.kind === 'bitrate') encoding.encoder?.setBitrate(data.bitsPerSecond);
      else if (data.kind === 'recording') void recording.set(data.bitsPerSecond);
      else if (encoding.encoder !== undefined) encoding.encoder.askForKey();
      else this.#deps.report({ kind: 'key-wanted' });
    };
    this.#pacer = new FramePacer(settings.frameRate);
    this.#late = 0;
    this.#resize();
    await this.#openEncoder(encoding);
    if (this.#encoding === encoding && encoding.encoder !== undefined)
      this.#sound.start((message) => port.postMessage(message), pictureDelayFrames * this.#pacer.interval);
  }

  async #openEncoder(encoding: Encoding): Promise<void> {
    const isRefused = ({ name }: EncoderCandidate) => this.#refused.has(name);
    const candidate = await chooseEncoder(encoding.settings, isRefused);
    if (this.#encoding !== encoding) return;
    if (candidate === undefined) {
      const { width, height, frameRate } = encoding.settings;
      const what = `No H.264 encoder takes ${width} × ${height} at ${frameRate} frames a second`;
      this.#deps.report({ kind: 'no-encoder', message: what });
      return;
    }
    encoding.encoder = new FrameEncoder(candidate, encoding.settings, {
      now: this.#deps.now,
      send: (message) => encoding.port.postMessage(message),
      failed: (message) => {
        this.#refused.add(candidate.name);
        this.#deps.report({ kind: 'problem', message });
        encoding.encoder?.close();
        encoding.encoder = undefined;
        void this.#openEncoder(encoding);
      },
    });
    this.#deps.report({ kind: 'encoding', encoderName: candidate.name });
  }

  async #stopEncoding(): Promise<void> {
    const encoding = this.#encoding;
    this.#encoding = undefined;
    this.#sound.stop();
    await Promise.all([encoding?.encoder?.finish(), encoding?.recording.set(0)]);
    encoding?.port.close();
    this.#restPacer();
  }

  /** Back to the canvas's own rate and size, unless something else is being encoded by now. */
  #restPacer(): void {
    if (this.#encoding !== undefined) return;
    this.#pacer = new FramePacer(this.#canvas.frameRate);
    this.#resize();
  }

  #tellStats(): void {
    const now = this.#deps.now();
    if (now - this.#toldAt < statsEveryMs) return;
    this.#toldAt = now;
    const encoder = this.#encoding?.encoder;
    const stats: CompositorStats = {
      fps: this.#frames.perSecond(now),
      lateFrames: this.#late,
      skippedFrames: encoder?.skippedFrames ?? 0,
      composeMs: this.#composeMs,
      encodeMs: encoder?.encodeMs ?? 0,
      bitsPerSecond: encoder?.measuredBitsPerSecond() ?? 0,
      targetBitsPerSecond: encoder?.targetBitsPerSecond ?? 0,
      encoderName: encoder?.candidate.name ?? null,
      isHardware: encoder?.candidate.isHardware ?? false,
      painter: this.#painter.kind,
    };
    this.#deps.report({ kind: 'stats', stats });
  }
}
