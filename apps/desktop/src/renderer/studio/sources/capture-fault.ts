import type { SourceFault } from './opened-source.ts';

/** What a capture is of, with the words for it. */
export type CaptureKind = 'camera' | 'microphone' | 'screen' | 'window' | 'desktop-audio' | 'web-page';

const names: Record<CaptureKind, string> = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'screen',
  window: 'window',
  'desktop-audio': 'sound of this computer',
  'web-page': 'web page',
};

/** @returns what it means that a capture was denied with this error's name (Media Capture and Streams §10.2). */
export function faultOfCapture(kind: CaptureKind, errorName: string): SourceFault {
  const what = names[kind];
  const isDevice = kind === 'camera' || kind === 'microphone';
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return refused(
        isDevice
          ? `Starling may not use the ${what}. Allow it in the system’s privacy settings, then try again.`
          : `The ${what} was not shared. Allow screen recording in the system’s privacy settings, then choose it again.`,
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return isDevice
        ? lost(`The ${what} is not there. Plug it in, or choose another one.`, 'devices')
        : lost(`The ${what} is not there. Choose another one.`, 'nothing');
    case 'NotReadableError':
    case 'AbortError':
      return lost(`The ${what} cannot be read; another program may be using it. Close that program.`, 'time');
    case 'InvalidStateError':
      return refused(`The ${what} can be shared only right after a click. Try again.`);
    default:
      return lost(`The ${what} cannot be opened (${errorName}).`, 'time');
  }
}

/** @returns what it means that a capture has ended by itself. */
export function faultOfEnd(kind: CaptureKind): SourceFault {
  switch (kind) {
    case 'camera':
    case 'microphone':
      return lost(`The ${names[kind]} was unplugged. It goes on when it is back.`, 'devices');
    case 'window':
      return lost('The window was closed. Open it again and choose it, or choose another one.', 'nothing');
    case 'screen':
      return lost('The screen is no longer shared. Choose it again.', 'nothing');
    case 'desktop-audio':
      return lost('The sound of this computer is no longer shared. Try again.', 'nothing');
    case 'web-page':
      return lost('The web page has ended. It is loaded again.', 'time');
  }
}

function refused(message: string): SourceFault {
  return { state: 'refused', message, retryOn: 'nothing' };
}

function lost(message: string, retryOn: SourceFault['retryOn']): SourceFault {
  return { state: 'lost', message, retryOn };
}
