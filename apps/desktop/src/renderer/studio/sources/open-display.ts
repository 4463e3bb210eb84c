import type { SettingsOf } from '../scene/source.ts';
import { openCapture } from './captured-source.ts';
import { failed, type OpenResult } from './opened-source.ts';
import type { CaptureTarget, SourcePorts } from './source-ports.ts';

/** A choice holds for the next capture, so that captures are asked for one after the other. */
let lastCapture: Promise<unknown> = Promise.resolve();

/** The highest rate that a capture is asked for. */
const frameRate = { ideal: 60, max: 60 };

/** Opens a screen or a window. */
export function openDisplay(
  settings: SettingsOf<'screen' | 'window'>,
  ports: SourcePorts,
): Promise<OpenResult> {
  const { kind, captureId, hasCursor } = settings;
  if (captureId === null && ports.chooseCapture !== undefined)
    return Promise.resolve(failed({ state: 'lost', message: `Choose a ${kind}.`, retryOn: 'nothing' }));
  const options: DisplayMediaStreamOptions & { readonly cursor?: string } = {
    video: { frameRate, cursor: hasCursor ? 'always' : 'never' } as MediaTrackConstraints,
    audio: false,
  };
  return capture({ kind, sourceId: captureId ?? '' }, options, ports);
}

/** Opens what this computer plays. */
export function openDesktopAudio(ports: SourcePorts): Promise<OpenResult> {
  // Sound comes only beside a picture, which nobody looks at.
  const video = { frameRate: { max: 1 }, width: { max: 320 } };
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return capture({ kind: 'desktop-audio', sourceId: '' }, { video, audio }, ports);
}

/** Opens a page of the web. It runs in a sandbox of the surroundings'; only its picture comes here. */
export async function openWebPage(
  sourceId: string,
  settings: SettingsOf<'web-page'>,
  ports: SourcePorts,
): Promise<OpenResult> {
  const { webPages } = ports;
  if (webPages === undefined)
    return failed({ state: 'refused', message: 'Web pages need the desktop app.', retryOn: 'nothing' });
  if (settings.url === '')
    return failed({ state: 'lost', message: 'Enter the page’s address.', retryOn: 'nothing' });
  const { url, width, height } = settings;
  const reason = await webPages.open({ id: sourceId, url, width, height });
  if (reason !== undefined) return failed({ state: 'lost', message: reason, retryOn: 'time' });
  const result = await capture({ kind: 'web-page', sourceId }, { video: { frameRate }, audio: false }, ports);
  if (!result.ok) {
    webPages.close(sourceId);
    return result;
  }
  const { source } = result;
  const close = () => {
    source.close();
    webPages.close(sourceId);
  };
  return { ok: true, source: { ...source, close } };
}

async function capture(
  target: CaptureTarget,
  options: DisplayMediaStreamOptions,
  { chooseCapture }: SourcePorts,
): Promise<OpenResult> {
  const before = lastCapture;
  const capturing = before.then(async () => {
    const reason = await chooseCapture?.(target);
    if (reason !== undefined) return failed({ state: 'lost', message: reason, retryOn: 'nothing' });
    return openCapture(target.kind, () => navigator.mediaDevices.getDisplayMedia(options));
  });
  lastCapture = capturing.catch(() => undefined);
  return capturing;
}
