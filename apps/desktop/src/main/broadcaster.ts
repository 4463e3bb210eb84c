import type { HandlersOf } from '../ipc/channel-map.ts';
import type { MediaPort } from './media-port.ts';

/** What main has to know of publishing and recording. */
export interface Activity {
  readonly isLive: boolean;
  readonly isRecording: boolean;
}

/** The part of main that takes what the encoder makes, publishes and records it. */
export interface Broadcaster {
  readonly handlers: Omit<
    HandlersOf<'publish' | 'record' | 'replay' | 'marker'>,
    'publish.openMediaPort' | 'record.space'
  >;
  /**
   * Takes media from this port from now on. When a page died and was loaded again there is another port: the
   * connections to destinations are kept in between.
   */
  attachEncoder: (port: MediaPort) => void;
  readonly activity: () => Activity;
  onActivity: (listener: (activity: Activity) => void) => void;
  /** Ends publishing and recording; files are whole afterwards. */
  close: () => Promise<void>;
}
