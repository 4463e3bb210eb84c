import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { scriptMedia, scriptPublish, scriptUnpublish } from '@starling/shared/rtmp/publisher-script.ts';
import type { EnhancedClip } from './enhanced-clip.ts';
import type { OnAir } from './test-card-on-air.ts';

/** Publishes a clip in real time, once. @param url `rtmp://HOST:PORT/live/KEY` */
export async function putClipOnAir(url: string, { tags }: EnhancedClip): Promise<OnAir> {
  const { hostname, port, pathname } = new URL(url);
  const key = pathname.split('/').at(-1) ?? '';
  const socket = connect(Number(port), hostname);
  socket.on('data', () => undefined);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(scriptPublish(key));
  const stopping = new AbortController();
  const sending = (async () => {
    const begun = performance.now();
    for (const { type, timestamp, body } of tags) {
      const wait = timestamp - (performance.now() - begun);
      if (wait > 0) await sleep(wait, undefined, { signal: stopping.signal });
      socket.write(scriptMedia(type, timestamp, body));
    }
  })().catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await sending;
      socket.end(scriptUnpublish(key));
      await once(socket, 'close');
    },
    crash: async () => {
      stopping.abort();
      await sending;
      socket.destroy();
    },
  };
}
