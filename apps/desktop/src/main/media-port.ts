import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { bridgeChannels } from '../ipc/bridge-channels.ts';
import { parseMediaMessage, type EncoderRequest, type MediaMessage } from '../ipc/media-messages.ts';

/** Main's end of the port that the encoder writes to. */
export interface MediaPort {
  /** Tells the encoder something. */
  send: (request: EncoderRequest) => void;
  /** Hears what the encoder made, in order. One listener; what comes before it is kept. */
  onMessage: (listener: (message: MediaMessage) => void) => void;
  /** Told once when the page's end is gone: closed, or its process died. */
  onClose: (listener: () => void) => void;
  close: () => void;
}

/**
 * Opens a port to the page. What comes over it is checked; what does not fit is counted and dropped.
 * @param onBad told of the first message that does not fit, and of every thousandth
 */
export function openMediaPort(contents: WebContents, onBad: (count: number) => void): MediaPort {
  const { port1, port2 } = new MessageChannelMain();
  contents.postMessage(bridgeChannels.mediaPort, null, [port1]);
  return wrapPort(port2, onBad);
}

function wrapPort(port: MessagePortMain, onBad: (count: number) => void): MediaPort {
  let bad = 0;
  return {
    send: (request) => port.postMessage(request),
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        const message = parseMediaMessage(data);
        if (message !== undefined) return listener(message);
        bad += 1;
        if (bad % 1_000 === 1) onBad(bad);
      });
      port.start();
    },
    onClose: (listener) => port.once('close', listener),
    close: () => port.close(),
  };
}
