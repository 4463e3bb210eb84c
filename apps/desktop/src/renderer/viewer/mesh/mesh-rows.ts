import type { FetchReason } from '@starling/shared/mesh/engine-io.ts';
import type { MeshState } from '@starling/shared/mesh-driver/mesh.ts';
import type { Seconds } from '@starling/shared/units.ts';
import type { Say } from '../../i18n/language.tsx';
import type { PlainMessage } from '../../i18n/message.ts';
import { playerWords as words } from '../../i18n/player-words.ts';
import type { Format } from '../use-format.ts';

/** One line of the panel. */
export interface MeshRow {
  readonly name: string;
  readonly value: string;
}

/** What the panel says in one sentence of where this viewer stands. */
export function meshSummary(
  { phase, peers, isSharing, downloadOnlyBecause }: MeshState,
  say: Say,
  format: Format,
): string {
  if (!isSharing) return say(words.relayAlone);
  if (phase === 'off') return say(words.sharingOff);
  if (phase === 'absent') return say(words.notShared);
  if (downloadOnlyBecause !== undefined && peers > 0) return say(downloadOnly[downloadOnlyBecause]);
  if (peers > 0) return say(words.carriedWith, { count: peers, shown: format.count(peers) });
  return say(phase === 'joined' ? words.noneInReach : words.lookingForOthers);
}

const downloadOnly = {
  'save-data': words.saveData,
  cellular: words.cellular,
  battery: words.battery,
  operator: words.operator,
};

/** The figures of the panel, the most telling first. */
export function meshRows(
  { totals, peers, swarmSize }: MeshState,
  latency: Seconds | null,
  say: Say,
  format: Format,
): MeshRow[] {
  const received = totals.bytesFromPeers + totals.bytesFromHttp;
  const ratio = format.figure(received === 0 ? 0 : totals.bytesUploaded / received, 2);
  const passedOn = say(words.passedOnRatio, { bytes: format.bytes(totals.bytesUploaded), ratio });
  const rows: MeshRow[] = [
    {
      name: say(words.connectedViewers),
      value: say(words.peersOf, { peers, all: Math.max(0, swarmSize - 1) }),
    },
    { name: say(words.fromViewers), value: format.bytes(totals.bytesFromPeers) },
    { name: say(words.fromRelay), value: format.bytes(totals.bytesFromHttp) },
    { name: say(words.passedOn), value: passedOn },
    { name: say(words.behindLive), value: format.seconds(latency) },
  ];
  const add = (name: string, count: number) => {
    if (count > 0) rows.push({ name, value: format.number(count) });
  };
  add(say(words.playlistsSaved), totals.playlistsSaved);
  add(say(words.rescued), totals.rescues);
  add(say(words.refusedViewers), totals.badPeers);
  return rows;
}

/** Why parts were asked of the relay, the most frequent first. */
export function fetchRows({ totals }: MeshState, say: Say): MeshRow[] {
  return [...totals.fetches]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({
      name: isReason(reason) ? say(reasons[reason]) : reason,
      value: `${count} ×`,
    }));
}

const reasons: Readonly<Record<FetchReason, PlainMessage>> = {
  'assigned: first by rendezvous hash': words.drawn,
  'assigned: nobody nearer by hash has offered it': words.drawnInTurn,
  'deadline: the mesh would be too late': words.tooLate,
  'deadline: the buffer is empty': words.bufferEmpty,
  'alone: no neighbour': words.alone,
  'nobody has it: old part': words.tooOld,
  'not dealt out: the mesh carries no more': words.notDealt,
  'retreat: playback has stopped': words.retreat,
  'repair: a peer sent bad bytes': words.badBytes,
  'retry: HTTP failed before': words.failedBefore,
  'repair: HTTP gave bad bytes': words.badAnswer,
};

function isReason(reason: string): reason is FetchReason {
  return reason in reasons;
}
