import type { Video } from '@starling/shared/protocol/videos.ts';
import type { MeshHealth } from '@starling/shared/protocol/mesh-join.ts';
import type { BroadcastId, ChannelLogin } from '@starling/shared/ids.ts';
import type { Archive } from './archive/archive.ts';
import type { VideoSummary } from './archive/video-summary.ts';
import { expiryOf } from './archive/retention.ts';
import type { BroadcastHealth } from './pipeline.ts';
import type { VideoLibrary } from './serve/api/video-routes.ts';

/** Who knows how a broadcast fares. */
interface HealthSource {
  health(channel: ChannelLogin): Promise<BroadcastHealth | undefined>;
}

/**
 * The archive and what is on air, in the words of the API.
 *
 * @param meshOf how the mesh carries a broadcast; null where it does not
 */
export function createVideoLibrary(
  archive: Archive,
  onAir: HealthSource,
  meshOf: (broadcast: BroadcastId) => MeshHealth | null,
): VideoLibrary {
  const { catalogue } = archive;
  const tell = async (summary: VideoSummary): Promise<Video> => {
    const recorded = await archive.find(summary.id);
    const newest = [...(recorded?.source?.inits.values() ?? [])].at(-1);
    const base = `/vod/${summary.id}`;
    return {
      ...{ id: summary.id, login: summary.channel, title: summary.title, bytes: summary.bytes },
      startedAt: summary.startedAt.toISOString(),
      endedAt: summary.endedAt?.toISOString() ?? null,
      duration: summary.duration / 1000,
      isLive: summary.endedAt === undefined,
      lost: summary.lost / 1000,
      width: newest?.tracks.width ?? null,
      height: newest?.tracks.height ?? null,
      playlistUrl: `${base}/index.m3u8`,
      thumbnailUrl: summary.hasThumbnail ? `${base}/thumbnail.jpg` : null,
      storyboardUrl: (recorded?.tiles.length ?? 0) > 0 ? `${base}/storyboard.vtt` : null,
      expiresAt: expiryOf(summary, await archive.settings(summary.channel))?.toISOString() ?? null,
    };
  };
  return {
    list: async (channel, page) => Promise.all((await catalogue.list(channel, page)).map(tell)),
    find: async (id) => {
      const summary = await catalogue.find(id);
      return summary === undefined || summary.duration === 0 ? undefined : tell(summary);
    },
    setTitle: (id, title) => catalogue.setTitle(id, title),
    delete: (id) => archive.delete(id),
    retention: (channel) => archive.settings(channel),
    setRetention: (channel, settings) => catalogue.saveSettings(channel, settings),
    usedBytes: (channel) => catalogue.usedBytes(channel),
    trouble: () => archive.trouble,
    health: async (channel) => {
      const health = await onAir.health(channel);
      if (health === undefined) return null;
      const { broadcast, encoder, ladder, warnings, ...figures } = health;
      return {
        ...figures,
        ...{ video: broadcast, encoder: encoder ?? null, warnings: [...warnings] },
        ladder: { rungs: [...ladder.rungs], because: ladder.because },
        mesh: meshOf(broadcast),
      };
    },
  };
}
