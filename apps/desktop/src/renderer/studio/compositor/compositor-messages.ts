import type { SettingsOf } from '../scene/source.ts';
import type { VideoSettings } from './encoder-plan.ts';
import type { PainterKind } from './picture.ts';
import type { RenderItem } from './render-list.ts';

/** One of the two pictures that are composed: on air, and next to go on air. */
export type Output = 'program' | 'preview';

/** What a source shows. */
export type SourceContent =
  | { readonly kind: 'frames'; readonly readable: ReadableStream<VideoFrame> }
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap }
  | { readonly kind: 'text'; readonly settings: SettingsOf<'text'> }
  | { readonly kind: 'colour'; readonly colour: string }
  /** In place of a source that is gone; as large as its last picture. */
  | { readonly kind: 'notice'; readonly text: string };

/** What the compositor is told. */
export type CompositorRequest =
  | {
      readonly kind: 'start';
      /** `performance.timeOrigin` of the page, whose clock all times are on. */
      readonly timeOrigin: number;
      /** Which painter to use; where there is no WebGL it is 2D all the same. */
      readonly painter: PainterKind;
    }
  | { readonly kind: 'canvas'; readonly width: number; readonly height: number; readonly frameRate: number }
  | {
      readonly kind: 'scene';
      readonly output: Output;
      readonly items: readonly RenderItem[];
      /** 0 cuts. */
      readonly fadeMs: number;
    }
  | { readonly kind: 'source'; readonly sourceId: string; readonly content: SourceContent }
  | { readonly kind: 'forget'; readonly sourceId: string }
  | {
      readonly kind: 'view';
      readonly viewId: number;
      readonly output: Output;
      readonly width: number;
      readonly height: number;
    }
  /** The view's last picture is on the screen: it may have another. */
  | { readonly kind: 'view-shown'; readonly viewId: number }
  | { readonly kind: 'drop-view'; readonly viewId: number }
  | { readonly kind: 'encode'; readonly settings: VideoSettings; readonly port: MessagePort }
  | { readonly kind: 'stop-encoding' }
  | { readonly kind: 'bitrate'; readonly bitsPerSecond: number }
  | { readonly kind: 'sound'; readonly port: MessagePort }
  | { readonly kind: 'recorder-chunk'; readonly mimeType: string; readonly data: Uint8Array }
  | { readonly kind: 'ping' };

/** How composing and encoding go, over the last second or so. */
export interface CompositorStats {
  /** Frames painted a second. */
  readonly fps: number;
  /** Since encoding began, or since the start before: frames whose time had passed before they were painted. */
  readonly lateFrames: number;
  /** Since encoding began: frames painted, but not taken by an encoder that was behind. */
  readonly skippedFrames: number;
  /** ms a frame, mean, to paint it and hand it to the encoder; what a graphics process does for it is not in it. */
  readonly composeMs: number;
  /** ms from a frame's being handed to the encoder to its being coded, mean; 0 while nothing is encoded. */
  readonly encodeMs: number;
  /** As measured; 0 while nothing is encoded. */
  readonly bitsPerSecond: number;
  /** What the encoder is set to; 0 while nothing is encoded. */
  readonly targetBitsPerSecond: number;
  /** `H.264 High`; null while nothing is encoded. */
  readonly encoderName: string | null;
  readonly isHardware: boolean;
  readonly painter: PainterKind;
}

/** What the compositor tells. */
export type CompositorReport =
  | { readonly kind: 'pong' }
  | { readonly kind: 'stats'; readonly stats: CompositorStats }
  | { readonly kind: 'view'; readonly viewId: number; readonly bitmap: ImageBitmap }
  | { readonly kind: 'size'; readonly sourceId: string; readonly width: number; readonly height: number }
  | { readonly kind: 'encoding'; readonly encoderName: string }
  /** No encoder took the settings: a MediaRecorder must do. */
  | { readonly kind: 'no-encoder'; readonly message: string }
  /** Somebody wants a picture that decoding can begin with, and it is not this worker that encodes. */
  | { readonly kind: 'key-wanted' }
  | { readonly kind: 'problem'; readonly message: string };
