import type { Placement } from './placement.ts';

/** What a source shows now. */
export interface Picture {
  readonly image: VideoFrame | ImageBitmap | OffscreenCanvas;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Changes with every new image of the source, so that an upload can be kept. */
  readonly version: number;
}

/** A picture where it belongs. */
export interface Layer {
  readonly sourceId: string;
  readonly picture: Picture;
  readonly placement: Placement;
}

/** A second picture that shines through the first. */
export interface Fade {
  readonly layers: readonly Layer[];
  /** 0 shows only the first, 1 only this. */
  readonly share: number;
}

/** Paints layers onto a canvas of its own. */
export interface Painter {
  readonly kind: PainterKind;
  readonly canvas: OffscreenCanvas;
  /**
   * @param scale from the px that placements are in to those of the canvas
   */
  resize: (width: number, height: number, scale: number) => void;
  /** Paints over black. */
  paint: (layers: readonly Layer[], fade?: Fade) => void;
  /** Whether what it paints with is gone for good: a graphics process crashed, a card was taken away. */
  isLost: () => boolean;
  /** Lets go of what is kept of a source. */
  forget: (sourceId: string) => void;
}

/** How a painter paints. */
export type PainterKind = '2d' | 'webgl';
