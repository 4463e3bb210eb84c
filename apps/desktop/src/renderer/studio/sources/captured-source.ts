import type { SourceFeed } from '../compositor/compositor-host.ts';
import { faultOfCapture, faultOfEnd, type CaptureKind } from './capture-fault.ts';
import { failed, type OpenedSource, type OpenResult, type SourceFault } from './opened-source.ts';

/** Opens a capture and says in words why it cannot be had. */
export async function openCapture(kind: CaptureKind, ask: () => Promise<MediaStream>): Promise<OpenResult> {
  try {
    return { ok: true, source: capturedSource(kind, await ask()) };
  } catch (error) {
    return failed(faultOfCapture(kind, error instanceof Error ? error.name : String(error)));
  }
}

/** @returns the frames of a track; each call gives a stream of its own. */
export function feedOfTrack(track: MediaStreamTrack): () => SourceFeed {
  return () => {
    const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
    return { content: { kind: 'frames', readable }, transfer: [readable] };
  };
}

function capturedSource(kind: CaptureKind, stream: MediaStream): OpenedSource {
  const ending = new AbortController();
  const isSound = kind === 'microphone' || kind === 'desktop-audio';
  const [track] = isSound ? stream.getAudioTracks() : stream.getVideoTracks();
  const close = () => stream.getTracks().forEach((each) => each.stop());
  if (track === undefined) {
    close();
    throw new DOMException('The capture has no such track', 'NotFoundError');
  }
  // Fires only where the page did not stop the track itself.
  track.onended = () => ending.abort(faultOfEnd(kind) satisfies SourceFault);
  const common = { ended: ending.signal, close };
  return isSound ? { ...common, sound: new MediaStream([track]) } : { ...common, feed: feedOfTrack(track) };
}
