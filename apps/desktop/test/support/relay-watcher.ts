import { streamSchema, type Stream } from '@starling/shared/protocol/api.ts';
import { videosSchema, type Video } from '@starling/shared/protocol/videos.ts';
import * as z from 'zod';
import type { RunningRelay } from './running-relay.ts';

const channelSchema = z.object({ stream: streamSchema.nullable() });

/** @returns the owner's broadcast as the relay's API tells it; null while there is none */
export async function broadcastOf(relay: RunningRelay): Promise<Stream | null> {
  const answer = await fetch(`${relay.httpUrl}/api/channels/${relay.owner.login}`);
  return channelSchema.parse(await answer.json()).stream;
}

/** @returns the owner's recordings, the newest first */
export async function videosOf(relay: RunningRelay): Promise<readonly Video[]> {
  const answer = await fetch(`${relay.httpUrl}/api/channels/${relay.owner.login}/videos`);
  return videosSchema.parse(await answer.json()).data;
}
