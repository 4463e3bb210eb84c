import Hls, {
  type Bufferable,
  type Fragment,
  type Part,
  type SourceBufferName,
  type StreamController,
} from 'hls.js';

/**
 * hls.js 1.7 loads segments with this, made from its own. When it has removed what was played long ago, hls.js looks through
 * all fragments for those that the browser holds no more, and takes one whose parts are just being appended for such: it
 * forgets which of them it has, and at the fragment's end waits for them for ever. So this looks when the fragment has been
 * appended.
 */
export class PartKeeper extends streamController() {
  readonly #flushed = new Map<SourceBufferName, Bufferable>();

  protected override afterBufferFlushed(media: Bufferable, buffer: SourceBufferName): void {
    const coming = this.fragCurrent;
    const state: string = coming === null ? '' : this.fragmentTracker.getState(coming);
    if (state === appending) this.#flushed.set(buffer, media);
    else super.afterBufferFlushed(media, buffer);
  }

  protected override fragBufferedComplete(fragment: Fragment, part: Part | null): void {
    const flushed = [...this.#flushed];
    this.#flushed.clear();
    for (const [buffer, media] of flushed) this.afterBufferFlushed(media, buffer);
    super.fragBufferedComplete(fragment, part);
  }
}

/** hls.js's FragmentState.APPENDING, which the package only declares. */
const appending = 'APPENDING';

/** The package declares this class and does not export it. */
function streamController(): typeof StreamController {
  return Hls.DefaultConfig.streamController;
}
