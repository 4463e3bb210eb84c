import type { HandlersOf, SendEvent } from '../ipc/channel-map.ts';
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

/** What a broadcaster has of the rest of main. */
export interface BroadcasterPorts {
  readonly send: SendEvent;
  /** The session at the relay, for a test of the line; undefined while nobody is logged in. */
  readonly relaySession: () => { readonly origin: string; readonly cookie: string } | undefined;
}
