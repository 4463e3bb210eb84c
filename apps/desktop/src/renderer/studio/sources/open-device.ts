import type { SettingsOf } from '../scene/source.ts';
import { openCapture } from './captured-source.ts';
import type { OpenResult } from './opened-source.ts';

/** Opens a camera. A size or rate that it has not becomes the nearest that it has. */
export function openCamera(settings: SettingsOf<'camera'>): Promise<OpenResult> {
  const { deviceId, width, height, frameRate } = settings;
  return openCapture('camera', () =>
    navigator.mediaDevices.getUserMedia({
      video: {
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        ...{ width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate } },
      },
    }),
  );
}

/** Opens a microphone, mono or stereo as it is. */
export function openMicrophone(settings: SettingsOf<'microphone'>): Promise<OpenResult> {
  const { deviceId, echoCancellation, noiseSuppression, autoGainControl } = settings;
  return openCapture('microphone', () =>
    navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        ...{ echoCancellation, noiseSuppression, autoGainControl },
      },
    }),
  );
}
