import type { SoundInput } from '../audio/mixer.ts';
import type { SourceFeed } from '../compositor/compositor-host.ts';

/** A source that shows or sounds. */
export interface OpenedSource {
  /** What the compositor gets; absent where there is only sound. */
  readonly feed?: () => SourceFeed;
  /** What the mixer gets; absent where there is only a picture. */
  readonly sound?: SoundInput;
  /** Aborted when it has ended by itself; its reason is a {@link SourceFault}. */
  readonly ended: AbortSignal;
  close: () => void;
}

/** Why a source cannot be had, or is gone. */
export interface SourceFault {
  readonly state: 'lost' | 'refused';
  /** What happened and what to do, for people. */
  readonly message: string;
  /** What may bring it back by itself: a device that is plugged in, time, or nothing. */
  readonly retryOn: 'devices' | 'time' | 'nothing';
}

/** What opening a source comes to. */
export type OpenResult =
  { readonly ok: true; readonly source: OpenedSource } | { readonly ok: false; readonly fault: SourceFault };

/** @returns that a source could not be opened. */
export function failed(fault: SourceFault): OpenResult {
  return { ok: false, fault };
}
