import { feedOfTrack } from './captured-source.ts';
import { failed, type OpenResult, type SourceFault } from './opened-source.ts';

/** How long a file or a stream may take to show its first picture. */
const patienceMs = 20_000;

/**
 * Plays a video element into a source, unseen. Its sound goes to the mixer, not to the speakers.
 *
 * @param element with its media on the way
 * @param fault says what an error of the element means
 * @param close lets go of what fills the element
 */
export async function playedSource(
  element: HTMLVideoElement,
  fault: (why: string) => SourceFault,
  close: () => void,
): Promise<OpenResult> {
  const ending = new AbortController();
  const end = () => {
    element.pause();
    close();
    element.removeAttribute('src');
    element.load();
  };
  try {
    await firstPicture(element);
    startPlaying(element, ending.signal);
    const [track] = element.captureStream().getVideoTracks();
    const fail = () => ending.abort(fault(element.error?.message ?? 'it ended'));
    element.addEventListener('error', fail, { signal: ending.signal });
    const source = {
      // A file may hold sound alone.
      ...(track === undefined ? {} : { feed: feedOfTrack(track) }),
      ...{ sound: element, ended: ending.signal },
      close: () => {
        ending.abort();
        end();
      },
    };
    return { ok: true, source };
  } catch (error) {
    end();
    return failed(fault(error instanceof Error ? error.message : String(error)));
  }
}

/** Where the browser wants a click first, playing begins with the next one. */
function startPlaying(element: HTMLVideoElement, signal: AbortSignal): void {
  element.play().catch(() => {
    const play = () => void element.play().catch(() => undefined);
    window.addEventListener('pointerdown', play, { once: true, signal });
    window.addEventListener('keydown', play, { once: true, signal });
  });
}

async function firstPicture(element: HTMLVideoElement): Promise<void> {
  if (element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('nothing came')), patienceMs);
    element.onloadeddata = () => {
      clearTimeout(timer);
      resolve();
    };
    element.onerror = () => {
      clearTimeout(timer);
      reject(new Error(element.error?.message ?? 'it cannot be read'));
    };
  });
}
