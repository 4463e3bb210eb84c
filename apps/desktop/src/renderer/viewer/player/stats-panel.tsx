import { X } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { formatBitrate, formatSeconds } from '../format.ts';
import type { PlaybackState } from './playback-state.ts';

/** What the player measures, for people who want to know and for bug reports. */
export function StatsPanel({ state, onClose }: { state: PlaybackState; onClose: () => void }) {
  return (
    <section className="stats-panel" aria-label="Statistics" data-testid="player-stats">
      <IconButton label="Close statistics" className="stats-close" onClick={onClose}>
        <X size={16} />
      </IconButton>
      <dl>
        {rowsOf(state).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function rowsOf({ stats, trouble }: PlaybackState): [string, string][] {
  const rows: [string, string][] = [
    [
      'Behind the live edge',
      `${formatSeconds(stats.latency)} (target ${formatSeconds(stats.targetLatency)})`,
    ],
    ['Behind the broadcaster', formatSeconds(stats.clockLatency)],
    ['Buffer', formatSeconds(stats.buffer)],
    ['Picture', stats.width === 0 ? '–' : `${stats.width} × ${stats.height}`],
    ['Bitrate', formatBitrate(stats.bitrate)],
    ['Bandwidth', formatBitrate(stats.bandwidth)],
    ['Dropped frames', `${stats.droppedFrames} of ${stats.totalFrames}`],
    ['Stalls', `${stats.stalls} (${formatSeconds(stats.stalledSeconds)})`],
    ['Speed', `${stats.playbackRate.toFixed(2)} ×`],
    ['Engine', stats.engine],
  ];
  if (trouble !== null) rows.push(['Trouble', trouble]);
  return rows;
}
