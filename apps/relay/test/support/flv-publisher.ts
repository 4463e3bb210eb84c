import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FlvStreamReader } from '@starling/shared/flv/stream-reader.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import { scriptMedia, scriptPublish, scriptUnpublish } from '@starling/shared/rtmp/publisher-script.ts';
import type { Millis } from '@starling/shared/units.ts';

/** What FLV files hold, one after the other on one timeline; each begins with its own sequence headers. */
export function joinFlv(files: readonly Uint8Array[]): Tag[] {
  let offset: Millis = 0;
  return files.flatMap((file) => {
    const tags = new FlvStreamReader().push(file);
    const placed = tags.map((tag) => ({ ...tag, timestamp: tag.timestamp + offset }));
    offset = Math.max(0, ...placed.map(({ timestamp }) => timestamp)) + 40;
    return placed;
  });
}

/** Sends tags when they fall due, over one connection, until the last one or `signal`. */
export async function publishTags(
  rtmpUrl: string,
  streamKey: string,
  tags: readonly Tag[],
  signal: AbortSignal,
): Promise<void> {
  const { hostname, port } = new URL(rtmpUrl.replace('rtmp:', 'http:'));
  const socket = connect(Number(port), hostname);
  // A relay that hangs up ends the programme.
  socket.on('error', () => undefined).resume();
  socket.write(scriptPublish(streamKey));
  const start = performance.now();
  for (const { type, timestamp, body } of tags) {
    const early = start + timestamp - performance.now();
    if (early > 5) await sleep(early, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || socket.destroyed) break;
    socket.write(scriptMedia(type, timestamp, body));
  }
  socket.end(scriptUnpublish(streamKey));
}
