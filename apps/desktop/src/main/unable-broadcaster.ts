import type { PublishError } from '../ipc/publish-messages.ts';
import type { Broadcaster } from './broadcaster.ts';

const error: PublishError = {
  code: 'internal',
  message: 'This copy of the app was built without the part that publishes and records.',
  retry: false,
};
const failed = { ok: false, error } as const;

/** Stands where publishing would be in a copy that is for watching alone: says so to whoever asks. */
export function createUnableBroadcaster(): Broadcaster {
  return {
    handlers: {
      'publish.start': () => failed,
      'publish.stop': () => failed,
      'publish.status': () => ({ session: null }),
      'publish.reconnectNow': () => failed,
      'publish.testBandwidth': () => failed,
      'record.start': () => failed,
      'record.stop': () => failed,
      'replay.save': () => failed,
      'marker.add': () => failed,
    },
    attachEncoder: (port) => port.close(),
    activity: () => ({ isLive: false, isRecording: false }),
    onActivity: () => undefined,
    close: () => Promise.resolve(),
  };
}
