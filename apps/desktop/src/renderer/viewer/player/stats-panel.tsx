import { X } from 'lucide-react';
import { type Say, useSay } from '../../i18n/language.tsx';
import { playerWords as words } from '../../i18n/player-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { type Format, useFormat } from '../use-format.ts';
import type { PlaybackState } from './playback-state.ts';

/** What the player measures, for people who want to know and for bug reports. */
export function StatsPanel({ state, onClose }: { state: PlaybackState; onClose: () => void }) {
  const say = useSay();
  const format = useFormat();
  return (
    <section className="stats-panel" aria-label={say(words.stats)} data-testid="player-stats">
      <IconButton label={say(words.closeStats)} className="stats-close" onClick={onClose}>
        <X size={16} />
      </IconButton>
      <dl>
        {rowsOf(state, say, format).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function rowsOf({ stats, trouble }: PlaybackState, say: Say, format: Format): [string, string][] {
  const { seconds, bitrate } = format;
  const rows: [string, string][] = [
    [
      say(words.behindLive),
      say(words.withTarget, { value: seconds(stats.latency), target: seconds(stats.targetLatency) }),
    ],
    [say(words.behindBroadcaster), seconds(stats.clockLatency)],
    [say(words.buffer), seconds(stats.buffer)],
    [say(words.picture), stats.width === 0 ? '–' : `${stats.width} × ${stats.height}`],
    [say(words.bitrate), bitrate(stats.bitrate)],
    [say(words.bandwidth), bitrate(stats.bandwidth)],
    [
      say(words.droppedFrames),
      say(words.framesOf, { dropped: stats.droppedFrames, total: stats.totalFrames }),
    ],
    [say(words.stalls), say(words.stallsFor, { count: stats.stalls, time: seconds(stats.stalledSeconds) })],
    [say(words.speed), say(words.times, { speed: format.figure(stats.playbackRate, 2) })],
    [say(words.engine), stats.engine],
  ];
  if (trouble !== null) rows.push([say(words.trouble), trouble]);
  return rows;
}
