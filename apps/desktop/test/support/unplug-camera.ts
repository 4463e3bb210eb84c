import type { Page } from 'playwright';

/** What the page keeps for the test; fake devices cannot be unplugged otherwise. */
interface PluggedWindow {
  cameraTracks: MediaStreamTrack[];
  isUnplugged: boolean;
}

/** From the page's next load on its camera can be unplugged. */
export async function makeUnpluggable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const own = window as unknown as PluggedWindow;
    Object.assign(own, { cameraTracks: [], isUnplugged: false });
    const media = navigator.mediaDevices;
    const getUserMedia = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      if (constraints?.video !== undefined && own.isUnplugged)
        throw new DOMException('Requested device not found', 'NotFoundError');
      const stream = await getUserMedia(constraints);
      own.cameraTracks.push(...stream.getVideoTracks());
      return stream;
    };
  });
}

/** As when its plug is pulled: tracks end, and there is no such device any more. */
export async function unplugCamera(page: Page): Promise<void> {
  await page.evaluate(() => {
    const own = window as unknown as PluggedWindow;
    own.isUnplugged = true;
    for (const track of own.cameraTracks.splice(0)) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
}

export async function plugCameraIn(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as PluggedWindow).isUnplugged = false;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
}
