import type { Collection } from './scene/collection.ts';

/** How loud something is, dBFS: 0 is full scale, `-Infinity` is silence. The louder of the two channels. */
export interface Level {
  readonly peakDb: number;
  readonly rmsDb: number;
}

/** What was measured of the mixer; comes 15 to 30 times a second. */
export interface Levels {
  readonly master: Level;
  readonly sources: Readonly<Record<string, Level>>;
}

/** How a source is doing. `lost`: it was there and is gone; `refused`: the system or its owner said no. */
export interface SourceCondition {
  readonly sourceId: string;
  readonly state: 'starting' | 'ready' | 'lost' | 'refused';
  /** What happened and what to do, for people. */
  readonly message?: string | undefined;
}

/** How compositing and encoding are doing; comes about once a second. */
export interface EngineStats {
  readonly fps: number;
  /** Frames painted too late, since encoding began. */
  readonly lateFrames: number;
  /** Frames that the encoder could not take in time, since encoding began. */
  readonly skippedFrames: number;
  /** Mean time that a frame took to encode, ms; 0 while nothing is encoded. */
  readonly encodeMs: number;
  /** `H.264 High`; empty while nothing is encoded. */
  readonly encoderName: string;
  readonly isHardware: boolean;
}

/** How large a source's picture is, px. */
export interface SourceSize {
  readonly sourceId: string;
  readonly width: number;
  readonly height: number;
}

/** Whether sound is being made; `needs-gesture`: the page may not until it was clicked on. */
export type SoundState = 'running' | 'needs-gesture' | 'no-sound-card';

/** What is to be encoded; bits per second. */
export interface EncodingOptions {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitsPerSecond: number;
}

/** What the screens need of the engine, which captures, composes, mixes and encodes. */
export interface StudioEngine {
  /** Shows a collection; opens and closes sources by what has changed. Another program scene comes by the collection's transition. */
  setCollection: (collection: Collection) => void;
  /** Paints a scene into a canvas from now on, as large as its `width` and `height` say. @returns how to stop. */
  attachPreview: (canvas: HTMLCanvasElement, which: 'program' | 'preview') => () => void;
  /** Rejects with an Error whose message is for people. */
  startEncoding: (options: EncodingOptions) => Promise<void>;
  stopEncoding: () => void;
  /** Opens a source again that was lost or refused. */
  retrySource: (sourceId: string) => void;
  onMeters: (listener: (levels: Levels) => void) => () => void;
  /** A new listener hears the present condition of each source first. */
  onSourceState: (listener: (condition: SourceCondition) => void) => () => void;
  /** The size of a source's picture whenever it changes; a new listener hears the present ones first. */
  onSize: (listener: (size: SourceSize) => void) => () => void;
  /** A new listener hears the present state first. */
  onSound: (listener: (state: SoundState) => void) => () => void;
  onStats: (listener: (stats: EngineStats) => void) => () => void;
  /** Ends everything it opened. */
  close: () => void;
}
