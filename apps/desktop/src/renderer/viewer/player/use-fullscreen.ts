import { useCallback, useEffect, useState, type RefObject } from 'react';

/** What Safari on an iPhone has instead of `requestFullscreen`. */
interface IosVideo extends HTMLVideoElement {
  webkitEnterFullscreen: () => void;
}

function enterIosFullscreen(video: HTMLVideoElement | null): void {
  if (video !== null && 'webkitEnterFullscreen' in video) (video as IosVideo).webkitEnterFullscreen();
}

/** Full screen for the player; on iPhones, where only a video may have it, for the video. */
export function useFullscreen(
  player: RefObject<HTMLElement | null>,
  video: RefObject<HTMLVideoElement | null>,
): { isFullscreen: boolean; toggleFullscreen: () => void } {
  const [isFullscreen, setFullscreen] = useState(false);
  useEffect(() => {
    const onChange = () =>
      setFullscreen(document.fullscreenElement === player.current && player.current !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, [player]);
  const toggleFullscreen = useCallback(() => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    else if (document.fullscreenEnabled) player.current?.requestFullscreen().catch(() => undefined);
    else enterIosFullscreen(video.current);
  }, [player, video]);
  return { isFullscreen, toggleFullscreen };
}
