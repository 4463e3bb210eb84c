import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Bytes, Seconds } from '@starling/shared/units.ts';
import { formatCount, formatSeconds } from '../format.ts';

/** One line of the panel. */
export interface MeshRow {
  readonly name: string;
  readonly value: string;
}

/** Media for people: `740 kB`, `12.4 MB`, `1.20 GB`. */
export function formatBytes(bytes: Bytes): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** What the panel says in one sentence of where this viewer stands. */
export function meshSummary({ phase, peers, isSharing, downloadOnlyBecause }: MeshState): string {
  if (!isSharing) return 'You watch from the relay alone.';
  if (phase === 'off') return 'Sharing is switched off on this relay.';
  if (phase === 'absent') return 'This stream is not shared.';
  if (downloadOnlyBecause !== undefined && peers > 0) return downloadOnly[downloadOnlyBecause];
  if (peers > 0)
    return peers === 1 ? 'Carried with 1 viewer.' : `Carried with ${formatCount(peers)} viewers.`;
  return phase === 'joined' ? 'No other viewer is in reach yet.' : 'Looking for other viewers …';
}

const downloadOnly: Record<NonNullable<MeshState['downloadOnlyBecause']>, string> = {
  'save-data': 'Data saver is on: nothing is uploaded.',
  cellular: 'On a mobile network: nothing is uploaded.',
  battery: 'The battery is low: nothing is uploaded.',
  operator: 'This relay lets viewers upload nothing.',
};

/** The figures of the panel, the most telling first. */
export function meshRows({ totals, peers, swarmSize }: MeshState, latency: Seconds | null): MeshRow[] {
  const received = totals.bytesFromPeers + totals.bytesFromHttp;
  const ratio = received === 0 ? 0 : totals.bytesUploaded / received;
  const rows: MeshRow[] = [
    { name: 'Connected viewers', value: `${peers} of ${Math.max(0, swarmSize - 1)}` },
    { name: 'From viewers', value: formatBytes(totals.bytesFromPeers) },
    { name: 'From the relay', value: formatBytes(totals.bytesFromHttp) },
    { name: 'Passed on', value: `${formatBytes(totals.bytesUploaded)} (${ratio.toFixed(2)} ×)` },
    { name: 'Behind the live edge', value: formatSeconds(latency) },
  ];
  if (totals.playlistsSaved > 0) rows.push({ name: 'Playlists saved', value: String(totals.playlistsSaved) });
  if (totals.rescues > 0) rows.push({ name: 'Rescued by the relay', value: String(totals.rescues) });
  if (totals.badPeers > 0) rows.push({ name: 'Viewers refused', value: String(totals.badPeers) });
  return rows;
}

/** Why parts were asked of the relay, the most frequent first. */
export function fetchRows({ totals }: MeshState): MeshRow[] {
  return [...totals.fetches]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ name: reason, value: `${count} ×` }));
}
