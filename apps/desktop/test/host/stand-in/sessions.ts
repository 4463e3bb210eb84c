import { EventEmitter } from 'node:events';

type Decide = (...args: never[]) => unknown;

/** What the app decides about a partition. Partitions are told apart here, but share Chromium's storage. */
export class StandInSession extends EventEmitter {
  permissionRequest: Decide | undefined;
  displayMedia: Decide | undefined;

  setPermissionRequestHandler(handler: Decide): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(): void {
    // Chromium asks this of Electron alone.
  }
  setDevicePermissionHandler(): void {
    // Chromium asks this of Electron alone.
  }
  setDisplayMediaRequestHandler(handler: Decide): void {
    this.displayMedia = handler;
  }
}

const partitions = new Map<string, StandInSession>();

export const session = {
  defaultSession: new StandInSession(),
  fromPartition: (name: string): StandInSession => {
    const known = partitions.get(name) ?? new StandInSession();
    partitions.set(name, known);
    return known;
  },
};
