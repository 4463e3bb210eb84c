import type { DesktopBridge } from '../../ipc/desktop-bridge.ts';
import type { StudioEngine } from './studio-engine.ts';

/** What the surroundings give the studio. */
export interface StudioServices {
  readonly bridge: DesktopBridge;
  readonly engine: StudioEngine;
}
