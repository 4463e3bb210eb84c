import type { FakeBridge } from './fake-bridge.ts';
import type { FakeEngine } from './fake-engine.ts';

declare global {
  interface Window {
    /** What the tests drive; made by boot.tsx. */
    fake: { readonly bridge: FakeBridge; readonly engine: FakeEngine };
  }
}
