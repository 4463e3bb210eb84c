import { openMixer, type Levels as MixerLevels, type Mixer, type MixerState } from './audio/mixer.ts';
import { CompositorHost, type EncoderResult } from './compositor/compositor-host.ts';
import type { CompositorStats } from './compositor/compositor-messages.ts';
import type { PainterKind } from './compositor/picture.ts';
import { recordProgram } from './compositor/program-recorder.ts';
import { renderList } from './compositor/render-list.ts';
import { Listeners } from './listeners.ts';
import { stripOf, type Collection, type Source } from './scene/collection.ts';
import { hasPicture } from './scene/source.ts';
import type { SourcePorts } from './sources/source-ports.ts';
import { SourceSet } from './sources/source-set.ts';
import type { KeptState } from './sources/source-keeper.ts';
import type { EncodingOptions, EngineStats, Levels, SourceCondition, StudioEngine } from './studio-engine.ts';

/** What the engine needs of its surroundings. */
export interface StudioEngineDeps extends SourcePorts {
  /**
   * A fresh port to what muxes and publishes (`MediaMessage`s out, `EncoderRequest`s in); asked for each time that
   * encoding begins, and when a crashed compositor was started again.
   */
  openMediaPort: () => Promise<MessagePort>;
  /** For the log: what went wrong and was mended. */
  log: (message: string) => void;
  /** @defaultValue `2d`, which was measured to be the cheaper one without a graphics card */
  readonly painter?: PainterKind;
}

/** More than the screens need. */
export interface FullStudioEngine extends StudioEngine {
  onStats: (listener: (stats: EngineStats & Omit<CompositorStats, 'encoderName'>) => void) => () => void;
  /** Whether sound is being made. A new listener hears the present state first. */
  onSound: (listener: (state: MixerState) => void) => () => void;
  /** The size of a source's picture, px, whenever it changes; a new listener hears the present ones first. */
  onSize: (listener: (size: SourceSize) => void) => () => void;
  /** Changes the bitrate of what is being encoded. */
  setBitrate: (bitsPerSecond: number) => void;
}

/** How large a source is. */
export interface SourceSize {
  readonly sourceId: string;
  readonly width: number;
  readonly height: number;
}

/** A MediaRecorder has said nothing yet when it is so young. */
const newRecorderMs = 1_000;

/** Starts the engine; it shows nothing until a collection is set. */
export function createStudioEngine(deps: StudioEngineDeps): FullStudioEngine {
  return new RunningEngine(deps);
}

class RunningEngine implements FullStudioEngine {
  readonly #deps: StudioEngineDeps;
  readonly #compositor: CompositorHost;
  readonly #sources: SourceSet;
  readonly #mixer: Promise<Mixer | undefined>;
  readonly #meters = new Listeners<Levels>();
  readonly #states = new Listeners<SourceCondition>();
  readonly #stats = new Listeners<EngineStats & Omit<CompositorStats, 'encoderName'>>();
  readonly #sound = new Listeners<MixerState>();
  readonly #sizes = new Listeners<SourceSize>();
  readonly #conditions = new Map<string, SourceCondition>();
  readonly #knownSizes = new Map<string, SourceSize>();
  #soundState: MixerState = 'needs-gesture';
  #collection: Collection | undefined;
  #encoded: EncodingOptions | undefined;
  /** Answers `startEncoding`; undefined where nobody waits any more, or encoding was stopped before it began. */
  #settle: ((result: EncoderResult | undefined) => void) | undefined;
  #stopRecorder: (() => void) | undefined;
  #recorderBegan = -Infinity;
  #isClosed = false;

  constructor(deps: StudioEngineDeps) {
    this.#deps = deps;
    this.#compositor = new CompositorHost({
      painter: deps.painter ?? '2d',
      openMediaPort: deps.openMediaPort,
      tapSound: (port) => void this.#withMixer((mixer) => mixer.tap(port)),
      stats: (stats) => this.#stats.tell({ ...stats, encoderName: stats.encoderName ?? '' }),
      size: (sourceId, width, height) => this.#takeSize({ sourceId, width, height }),
      encoder: (result) => this.#takeEncoder(result),
      keyWanted: () => this.#renewRecorder(),
      problem: deps.log,
    });
    this.#mixer = this.#openMixer();
    this.#compositor.renewSound();
    this.#sources = new SourceSet(deps, {
      condition: (source, state) => this.#takeCondition(source, state),
      gone: (sourceId) => this.#forget(sourceId),
    });
  }

  setCollection(collection: Collection): void {
    const before = this.#collection;
    this.#collection = collection;
    const { canvas, transition, programSceneId, previewSceneId } = collection;
    if (JSON.stringify(before?.canvas) !== JSON.stringify(canvas)) this.#compositor.setCanvas(canvas);
    this.#sources.set(collection.sources);
    for (const { id } of collection.sources) this.#setStrip(id, collection, before);
    const isOther = before?.id === collection.id && before.programSceneId !== programSceneId;
    const fadeMs = isOther && transition.kind === 'fade' ? transition.durationMs : 0;
    this.#compositor.setScene('program', renderList(collection, programSceneId), fadeMs);
    this.#compositor.setScene('preview', renderList(collection, previewSceneId), 0);
  }

  attachPreview(canvas: HTMLCanvasElement, which: 'program' | 'preview'): () => void {
    return this.#compositor.attach(canvas, which);
  }

  async startEncoding(options: EncodingOptions): Promise<void> {
    this.stopEncoding();
    const settled = new Promise<EncoderResult | undefined>((resolve) => (this.#settle = resolve));
    this.#encoded = options;
    await this.#compositor.startEncoding(options);
    const result = await settled;
    if (result?.ok === false) await this.#startRecorder(options, result.message);
  }

  stopEncoding(): void {
    this.#encoded = undefined;
    this.#settle?.(undefined);
    this.#settle = undefined;
    this.#stopRecorder?.();
    this.#stopRecorder = undefined;
    this.#compositor.stopEncoding();
  }

  setBitrate(bitsPerSecond: number): void {
    this.#compositor.setBitrate(bitsPerSecond);
  }

  retrySource(sourceId: string): void {
    this.#sources.retry(sourceId);
  }

  onMeters(listener: (levels: Levels) => void): () => void {
    return this.#meters.add(listener);
  }

  onSourceState(listener: (condition: SourceCondition) => void): () => void {
    this.#conditions.forEach((condition) => listener(condition));
    return this.#states.add(listener);
  }

  onStats(listener: Parameters<FullStudioEngine['onStats']>[0]): () => void {
    return this.#stats.add(listener);
  }

  onSound(listener: (state: MixerState) => void): () => void {
    listener(this.#soundState);
    return this.#sound.add(listener);
  }

  onSize(listener: (size: SourceSize) => void): () => void {
    this.#knownSizes.forEach((size) => listener(size));
    return this.#sizes.add(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.stopEncoding();
    this.#sources.close();
    this.#compositor.close();
    void this.#mixer.then((mixer) => mixer?.close());
  }

  async #openMixer(): Promise<Mixer | undefined> {
    try {
      return await openMixer({
        levels: (levels) => this.#meters.tell(levelsOf(levels)),
        state: (state) => {
          this.#soundState = state;
          this.#sound.tell(state);
        },
      });
    } catch (error) {
      // The compositor sends silence, so that the broadcast goes on.
      this.#deps.log(`The mixer cannot be opened: ${String(error)}`);
      return undefined;
    }
  }

  async #withMixer(action: (mixer: Mixer) => void): Promise<void> {
    const mixer = await this.#mixer;
    if (mixer !== undefined && !this.#isClosed) action(mixer);
  }

  #setStrip(sourceId: string, collection: Collection, before: Collection | undefined): void {
    const strip = stripOf(collection, sourceId);
    if (before !== undefined && stripOf(before, sourceId) === strip) return;
    if (this.#sources.opened(sourceId)?.sound === undefined) return;
    void this.#withMixer((mixer) => mixer.setStrip(sourceId, strip));
  }

  #takeCondition(source: Source, kept: KeptState): void {
    const { id, name } = source;
    if (kept.state === 'ready') {
      const { feed, sound } = kept.source;
      if (feed !== undefined) this.#compositor.setSource(id, feed);
      if (sound !== undefined) void this.#withMixer((mixer) => this.#plug(mixer, source));
    } else if (kept.state !== 'starting' && hasPicture(source.settings.kind)) {
      const notice = { content: { kind: 'notice', text: name } as const, transfer: [] };
      this.#compositor.setSource(id, () => notice);
    }
    const message = 'fault' in kept ? kept.fault.message : undefined;
    const condition: SourceCondition = { sourceId: id, state: kept.state, message };
    this.#conditions.set(id, condition);
    this.#states.tell(condition);
  }

  #plug(mixer: Mixer, { id }: Source): void {
    // It may have been lost again while the mixer was being opened.
    const sound = this.#sources.opened(id)?.sound;
    if (sound === undefined || this.#collection === undefined) return;
    mixer.setStrip(id, stripOf(this.#collection, id));
    mixer.connect(id, sound);
  }

  #forget(sourceId: string): void {
    this.#compositor.forgetSource(sourceId);
    this.#conditions.delete(sourceId);
    this.#knownSizes.delete(sourceId);
    void this.#withMixer((mixer) => mixer.disconnect(sourceId));
  }

  #takeEncoder(result: EncoderResult): void {
    const settle = this.#settle;
    this.#settle = undefined;
    if (settle !== undefined) settle(result);
    else if (!result.ok && this.#encoded !== undefined)
      // Every encoder has failed in mid-stream.
      this.#startRecorder(this.#encoded, result.message).catch((error: unknown) =>
        this.#deps.log(String(error)),
      );
  }

  #takeSize(size: SourceSize): void {
    this.#knownSizes.set(size.sourceId, size);
    this.#sizes.tell(size);
  }

  async #startRecorder(options: EncodingOptions, reason: string): Promise<void> {
    this.#deps.log(`${reason}; MediaRecorder takes its place`);
    const mixer = await this.#mixer;
    if (this.#encoded !== options) return;
    this.#openRecorder(options, mixer);
    if (this.#stopRecorder !== undefined) return;
    this.stopEncoding();
    throw new Error(
      `${reason}, and nothing else here records. Choose a smaller picture or a lower frame rate.`,
    );
  }

  /** A stream that a MediaRecorder made can be read from its header on only: who wants to begin needs another one. */
  #renewRecorder(): void {
    const isNew = performance.now() - this.#recorderBegan < newRecorderMs;
    const options = this.#encoded;
    if (this.#stopRecorder === undefined || options === undefined || isNew) return;
    this.#recorderBegan = performance.now();
    void this.#mixer.then((mixer) => {
      if (this.#encoded === options) this.#openRecorder(options, mixer);
    });
  }

  #openRecorder(options: EncodingOptions, mixer: Mixer | undefined): void {
    this.#recorderBegan = performance.now();
    this.#stopRecorder?.();
    this.#stopRecorder = recordProgram(options, {
      attach: (canvas) => this.#compositor.attach(canvas, 'program'),
      sound: mixer?.mixedStream() ?? new MediaStream(),
      send: (mimeType, data) => this.#compositor.sendRecorderChunk(mimeType, data),
      problem: this.#deps.log,
    });
  }
}

function levelsOf({ strips, master }: MixerLevels): Levels {
  return { master, sources: Object.fromEntries(strips) };
}
