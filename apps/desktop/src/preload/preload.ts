import { contextBridge, ipcRenderer } from 'electron';
import { bridgeChannels } from '../ipc/bridge-channels.ts';

/**
 * The page's side of the bridge: `DesktopBridge` without types, which main checks. It gives the page two functions
 * and nothing of Electron's; the media port is posted to the page, for ports cannot cross the context bridge.
 */
contextBridge.exposeInMainWorld('starling', {
  call: (name: unknown, argument: unknown) =>
    ipcRenderer.invoke(bridgeChannels.call, name, argument) as unknown,
  on: (name: unknown, listener: (value: unknown) => void) => {
    const hear = (_: unknown, eventName: unknown, value: unknown) => {
      if (eventName === name) listener(value);
    };
    ipcRenderer.on(bridgeChannels.event, hear);
    return () => void ipcRenderer.off(bridgeChannels.event, hear);
  },
});

ipcRenderer.on(bridgeChannels.mediaPort, ({ ports }) => {
  window.postMessage({ starling: 'media-port' }, window.location.origin, [...ports]);
});
