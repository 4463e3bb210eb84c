import { connect, createServer } from 'node:net';
import type { RtmpMessage } from '@starling/shared/rtmp/message.ts';
import { RtmpTap } from '../../test/support/rtmp-tap.ts';
import { startRelay, type RunningRelay } from '../../test/support/running-relay.ts';

/** A relay, and a tap on what is published to it. */
export interface TappedRelay {
  readonly relay: RunningRelay;
  /** What the app connects to. */
  readonly address: string;
  readonly tap: RtmpTap;
  stop: () => Promise<void>;
}

/** The app learns the port of RTMP from the relay and takes the host it knows: another address of this machine. */
const tapHost = '127.0.0.2';

/**
 * Starts a relay whose publishers go through a tap. The app need not know: it connects to 127.0.0.2, where the same
 * ports are passed on to the relay's (Linux has the whole of 127/8 on its loopback).
 */
export async function startTappedRelay(
  args: readonly string[],
  onMessage: (message: RtmpMessage) => void,
): Promise<TappedRelay> {
  const relay = await startRelay(['--no-demo', '--srt-port', '0', ...args]);
  const httpPort = Number(new URL(relay.httpUrl).port);
  const pages = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: httpPort });
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => pages.listen(httpPort, tapHost, resolve));
  const rtmpPort = Number(new URL(relay.rtmpUrl).port);
  const tap = await RtmpTap.start(relay.rtmpUrl, onMessage, { host: tapHost, port: rtmpPort });
  return {
    ...{ relay, tap, address: `http://${tapHost}:${httpPort}` },
    stop: async () => {
      pages.close();
      tap.close();
      await relay.stop();
    },
  };
}
