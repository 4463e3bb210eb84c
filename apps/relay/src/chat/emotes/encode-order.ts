import type { PictureShape } from './picture-shape.ts';

/** What the process that encodes is asked for. */
export interface EncodeOrder {
  /** All of one shape; several only where they are drawn: what strangers send is decoded alone. */
  readonly files: readonly Uint8Array[];
  readonly shape: PictureShape;
  /** Whether it is SVG of the relay's own; nobody else's is read. */
  readonly isDrawn: boolean;
}

/** What it answers. */
export type EncodeResult =
  | {
      readonly kind: 'encoded';
      /** WebP: sizes 1 to 3 of each file. */
      readonly pictures: readonly Uint8Array[];
    }
  | { readonly kind: 'broken'; readonly message: string };
