/** What a MediaRecorder is asked for, best first: ffmpeg reads all of them. */
const mimeTypes = ['video/webm;codecs=h264,opus', 'video/webm;codecs=vp8,opus', 'video/mp4'];

/** Chunks come so often; more often costs, less often is late. */
const chunkMs = 100;

/** What recording the program needs. */
export interface ProgramRecorderDeps {
  /** Shows the program on a canvas. @returns what ends it. */
  attach: (canvas: HTMLCanvasElement) => () => void;
  /** The mix. */
  readonly sound: MediaStream;
  send: (mimeType: string, data: Uint8Array) => void;
  problem: (message: string) => void;
}

/** What is recorded. */
export interface RecordedPicture {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly bitsPerSecond: number;
}

/**
 * Records the program by MediaRecorder, where WebCodecs cannot encode: later and dearer, as the chunks are decoded and
 * encoded again.
 *
 * @returns what ends it, or undefined where the browser can record nothing that is understood
 */
export function recordProgram(picture: RecordedPicture, deps: ProgramRecorderDeps): (() => void) | undefined {
  const mimeType = mimeTypes.find((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === undefined) return undefined;
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  const detach = deps.attach(canvas);
  const stream = canvas.captureStream(picture.frameRate);
  for (const track of deps.sound.getAudioTracks()) stream.addTrack(track.clone());
  const recorder = new MediaRecorder(stream, {
    mimeType,
    // It is encoded again: what is lost here is lost twice.
    videoBitsPerSecond: picture.bitsPerSecond * 2,
  });
  let sending = Promise.resolve();
  recorder.ondataavailable = ({ data }) => {
    // One after the other, whatever the reading of each takes.
    sending = sending.then(async () => {
      if (data.size > 0) deps.send(mimeType, new Uint8Array(await data.arrayBuffer()));
    });
  };
  recorder.onerror = () => deps.problem(`The MediaRecorder for ${mimeType} failed`);
  recorder.start(chunkMs);
  return () => {
    if (recorder.state !== 'inactive') recorder.stop();
    stream.getTracks().forEach((track) => track.stop());
    detach();
  };
}
