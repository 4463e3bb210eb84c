import { useState } from 'react';
import type { BandwidthResult, Destination, PublishError } from '../../../ipc/publish-messages.ts';
import { useHost } from '../../host/host.ts';
import { useStudio } from '../studio-context.tsx';

const setting = 'line-rate';

/** A test of the line: how it stands. */
export type BandwidthTest =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: BandwidthResult }
  | { readonly state: 'failed'; readonly error: PublishError };

/** Tests the line by a real upload, and remembers what it carries. */
export function useBandwidth() {
  const host = useHost();
  const { bridge } = useStudio();
  const [test, setTest] = useState<BandwidthTest>({ state: 'idle' });
  const [lineRate, setLineRate] = useState(() => readRate(host.settings.get(setting)));
  /** @returns what it showed; null where it failed. */
  const run = async (destination: Destination): Promise<BandwidthResult | null> => {
    setTest({ state: 'running' });
    const result = await bridge.call('publish.testBandwidth', { destination });
    if (!result.ok) {
      setTest({ state: 'failed', error: result.error });
      return null;
    }
    host.settings.set(setting, String(Math.round(result.bitsPerSecond)));
    setLineRate(result.bitsPerSecond);
    setTest({ state: 'done', result });
    return result;
  };
  return { test, lineRate, run };
}

function readRate(stored: string | null): number | null {
  const rate = Number(stored);
  return stored !== null && Number.isFinite(rate) && rate > 0 ? rate : null;
}
