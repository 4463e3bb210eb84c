import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Bytes, Millis } from '@starling/shared/units.ts';

/** A video as a list shows it. */
export interface VideoSummary {
  readonly id: BroadcastId;
  readonly channel: ChannelLogin;
  readonly title: string;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly duration: Millis;
  readonly bytes: Bytes;
  readonly lost: Millis;
  readonly hasThumbnail: boolean;
}

/** @returns what a row of `videos` says */
export function summaryOf(row: {
  id: string;
  channel: string;
  title: string;
  started_at: string;
  ended_at: string | null;
  duration_ms: number;
  bytes: number;
  lost_ms: number;
  has_thumbnail: number;
}): VideoSummary {
  return {
    ...{ id: row.id, channel: row.channel, title: row.title, startedAt: new Date(row.started_at) },
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    ...{ duration: row.duration_ms, bytes: row.bytes, lost: row.lost_ms },
    hasThumbnail: row.has_thumbnail !== 0,
  };
}
