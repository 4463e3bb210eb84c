/** What a page asks of the stand-in, over one Playwright binding. */
export type PageCall =
  | { readonly kind: 'invoke'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'permission'; readonly permission: string; readonly details: Record<string, unknown> }
  | { readonly kind: 'display-media'; readonly audio: boolean };

export type PageAnswer = { readonly value: unknown } | { readonly error: string };

export const bindingName = '__electronStandIn';

/**
 * Runs before every page's own scripts: the renderer's half of `electron`, then the preload script as it was built.
 * The page and its preload share one world here; Electron keeps them apart.
 */
export function pageScript(preloadSource: string | undefined): string {
  const preload =
    preloadSource === undefined
      ? ''
      : `if (window.top === window) ((require, module, exports) => {${preloadSource}\n})(() => standIn.electron, {}, {});`;
  return `(() => { const standIn = (${installStandIn.toString()})('${bindingName}'); ${preload} })();`;
}

function installStandIn(name: string) {
  type Listener = (event: { ports: MessagePort[] }, ...args: unknown[]) => void;
  const page = window as unknown as Record<string, (call: unknown) => Promise<PageAnswer>>;
  const ask = async (call: unknown): Promise<unknown> => {
    const answer = await page[name]?.(call);
    if (answer === undefined) throw new Error('the stand-in does not answer');
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  };
  const listeners = new Map<string, Set<Listener>>();
  const openPort = (id: string): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    const url = `${location.origin.replace('http', 'ws')}/__stand-in/port/${id}`;
    new Worker('/__stand-in/port-worker.js').postMessage({ url, port: port1 }, [port1]);
    return port2;
  };
  const dispatch = (channel: string, args: unknown[], portIds: string[]) => {
    const ports = portIds.map(openPort);
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({ ports }, ...args);
  };
  Object.defineProperty(window, `${name}Dispatch`, { value: dispatch });
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (media !== undefined) {
    const getUserMedia = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const mediaTypes = [constraints?.audio && 'audio', constraints?.video && 'video'].filter(Boolean);
      await ask({ kind: 'permission', permission: 'media', details: { mediaTypes } }).catch(() => {
        throw new DOMException('Permission denied', 'NotAllowedError');
      });
      return getUserMedia(constraints);
    };
    const getDisplayMedia = media.getDisplayMedia.bind(media);
    media.getDisplayMedia = async (options) => {
      await ask({
        kind: 'display-media',
        audio: options?.audio !== undefined && options.audio !== false,
      }).catch(() => {
        throw new DOMException('Permission denied by user', 'NotAllowedError');
      });
      return getDisplayMedia(options);
    };
  }
  const electron = {
    contextBridge: {
      exposeInMainWorld: (key: string, api: object) => {
        Object.defineProperty(window, key, { value: Object.freeze(api) });
      },
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => ask({ kind: 'invoke', channel, args }),
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      off: (channel: string, listener: Listener) => {
        listeners.get(channel)?.delete(listener);
      },
    },
  };
  return { electron };
}
