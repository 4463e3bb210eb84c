import type { DesktopBridge } from '../../ipc/desktop-bridge.ts';
import type { MediaPortNotice } from '../../ipc/media-messages.ts';
import { createStudioEngine } from './create-studio-engine.ts';
import type { SourcePorts } from './sources/source-ports.ts';
import type { StudioServices } from './studio-services.ts';

/** How long main may take to hand a port over. */
const portPatienceMs = 10_000;

/**
 * Starts the studio's engine over the desktop's bridge.
 *
 * @param relayOrigin where channels of the relay play: `https://live.example.org`
 */
export function openDesktopStudio(bridge: DesktopBridge, relayOrigin: string): StudioServices {
  const engine = createStudioEngine({
    ...sourcePortsOf(bridge, relayOrigin),
    openMediaPort: () => openMediaPort(bridge),
    log: (message) => void bridge.call('log.write', { level: 'warn', text: message.slice(0, 4000) }),
  });
  return { bridge, engine };
}

function sourcePortsOf(bridge: DesktopBridge, relayOrigin: string): SourcePorts {
  return {
    channelUrl: (login) => `${relayOrigin}/live/${login}/index.m3u8`,
    chooseCapture: async ({ kind, sourceId }) => {
      const answer = await bridge.call(
        'capture.choose',
        kind === 'desktop-audio' ? { kind } : { kind, sourceId, withSound: false },
      );
      return answer.ok ? undefined : answer.error.message;
    },
    webPages: {
      open: async (page) => {
        const answer = await bridge.call('webPage.open', page);
        return answer.ok ? undefined : answer.error.message;
      },
      close: (id) => void bridge.call('webPage.close', { id }),
    },
  };
}

/** Main posts the port to the page when it was asked for one. */
async function openMediaPort(bridge: DesktopBridge): Promise<MessagePort> {
  const hearing = new AbortController();
  const coming = new Promise<MessagePort>((resolve, reject) => {
    const hear = ({ data, source, ports: [port] }: MessageEvent<Partial<MediaPortNotice> | null>) => {
      if (source === window && data?.starling === 'media-port' && port !== undefined) resolve(port);
    };
    window.addEventListener('message', hear, { signal: hearing.signal });
    const timer = setTimeout(
      () => reject(new Error('The app did not open a way for the picture. Start it again.')),
      portPatienceMs,
    );
    hearing.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    await bridge.call('publish.openMediaPort');
    return await coming;
  } finally {
    hearing.abort();
  }
}
