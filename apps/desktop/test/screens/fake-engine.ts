import type { Collection, SceneItem, Source } from '../../src/renderer/studio/scene/collection.ts';
import { audibleSources } from '../../src/renderer/studio/scene/edit-sources.ts';
import { stripOf } from '../../src/renderer/studio/scene/collection.ts';
import { paintSample } from './sample-pictures.ts';
import type {
  EncodingOptions,
  EngineStats,
  Levels,
  SoundState,
  SourceCondition,
  StudioEngine,
} from '../../src/renderer/studio/studio-engine.ts';

/** Paints scenes as plain areas and lets tests say what sources and meters do. */
export class FakeEngine implements StudioEngine {
  encoding: EncodingOptions | null = null;
  /** What was asked to be opened again. */
  readonly retried: string[] = [];
  #collection: Collection | null = null;
  readonly #canvases = new Map<HTMLCanvasElement, 'program' | 'preview'>();
  readonly #meters = new Set<(levels: Levels) => void>();
  readonly #states = new Set<(condition: SourceCondition) => void>();
  readonly #sizes = new Set<(size: { sourceId: string; width: number; height: number }) => void>();
  readonly #stats = new Set<(stats: EngineStats) => void>();
  readonly #conditions = new Map<string, SourceCondition>();

  constructor() {
    setInterval(() => {
      for (const [canvas, which] of this.#canvases) this.#paint(canvas, which);
    }, 200);
    setInterval(() => this.#measure(), 100);
  }

  setCollection(collection: Collection): void {
    this.#collection = collection;
  }

  attachPreview(canvas: HTMLCanvasElement, which: 'program' | 'preview'): () => void {
    this.#canvases.set(canvas, which);
    return () => this.#canvases.delete(canvas);
  }

  startEncoding(options: EncodingOptions): Promise<void> {
    this.encoding = options;
    const stats = {
      fps: 30,
      lateFrames: 0,
      skippedFrames: 0,
      encodeMs: 3.1,
      encoderName: 'H.264 High',
      isHardware: false,
    };
    for (const listener of this.#stats) listener(stats);
    return Promise.resolve();
  }

  stopEncoding(): void {
    this.encoding = null;
  }

  retrySource(sourceId: string): void {
    this.retried.push(sourceId);
  }

  onMeters(listener: (levels: Levels) => void) {
    return listen(this.#meters, listener);
  }

  onSourceState(listener: (condition: SourceCondition) => void) {
    for (const condition of this.#conditions.values()) listener(condition);
    return listen(this.#states, listener);
  }

  onSize(listener: (size: { sourceId: string; width: number; height: number }) => void) {
    return listen(this.#sizes, listener);
  }

  onSound(listener: (state: SoundState) => void) {
    listener('running');
    return () => undefined;
  }

  onStats(listener: (stats: EngineStats) => void) {
    return listen(this.#stats, listener);
  }

  close(): void {
    this.#canvases.clear();
  }

  /** A source changes its condition. */
  setCondition(condition: SourceCondition): void {
    this.#conditions.set(condition.sourceId, condition);
    for (const listener of this.#states) listener(condition);
  }

  /** The size of a source's picture becomes known. */
  setSize(size: { sourceId: string; width: number; height: number }): void {
    for (const listener of this.#sizes) listener(size);
  }

  #measure(): void {
    if (this.#collection === null) return;
    const collection = this.#collection;
    const seconds = performance.now() / 1000;
    const sources: Record<string, { peakDb: number; rmsDb: number }> = {};
    let peak = -Infinity;
    audibleSources(collection).forEach(({ id }, index) => {
      const strip = stripOf(collection, id);
      const peakDb = strip.muted
        ? -Infinity
        : -14 - 10 * index + strip.gainDb + 6 * Math.sin(seconds * (2 + index));
      sources[id] = { peakDb, rmsDb: peakDb - 9 };
      peak = Math.max(peak, peakDb);
    });
    const levels = { sources, master: { peakDb: peak, rmsDb: peak - 9 } };
    for (const listener of this.#meters) listener(levels);
  }

  #paint(canvas: HTMLCanvasElement, which: 'program' | 'preview'): void {
    const context = canvas.getContext('2d');
    const collection = this.#collection;
    if (context === null || collection === null) return;
    const sceneId = which === 'program' ? collection.programSceneId : collection.previewSceneId;
    const scale = canvas.width / collection.canvas.width;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, collection.canvas.width, collection.canvas.height);
    for (const item of collection.scenes.find(({ id }) => id === sceneId)?.items ?? []) {
      const source = collection.sources.find(({ id }) => id === item.sourceId);
      if (item.visible && source !== undefined) paintItem(context, item, source);
    }
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function paintItem(context: CanvasRenderingContext2D, item: SceneItem, source: Source): void {
  const { width, height } = item;
  context.save();
  context.globalAlpha = item.opacity;
  context.translate(item.x, item.y);
  context.rotate((item.rotation * Math.PI) / 180);
  context.translate(-width / 2, -height / 2);
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  paintSample(context, source.settings, { width, height }, performance.now() / 1000);
  context.restore();
}
