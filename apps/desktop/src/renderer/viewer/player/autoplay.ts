/** @returns false when the browser wants a click first. */
export async function play(video: HTMLVideoElement): Promise<boolean> {
  try {
    await video.play();
    return true;
  } catch (error) {
    // Loading again interrupts play(); the next load starts playing by itself.
    return !(error instanceof DOMException && error.name === 'NotAllowedError');
  }
}

/** How a video began by itself: `muted` where the browser allowed that only, `refused` where not even that. */
type AutoplayOutcome = 'as wished' | 'muted' | 'refused';

/** Plays with sound if the browser lets us, without if not. */
export async function autoplay(video: HTMLVideoElement, signal: AbortSignal): Promise<AutoplayOutcome> {
  if ((await play(video)) || signal.aborted) return 'as wished';
  if (video.muted) return 'refused';
  video.muted = true;
  return (await play(video)) ? 'muted' : 'refused';
}
