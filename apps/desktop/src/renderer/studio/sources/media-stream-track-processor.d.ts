/** Chromium has it on pages too; TypeScript knows it in workers only (mediacapture-transform §3). */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}

interface HTMLMediaElement {
  /** Media Capture from DOM Elements §2.1; not in Safari. */
  captureStream(): MediaStream;
}
