import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { StartError } from '@starling/shared/program/start-error.ts';
import type { MeshMark } from '@starling/shared/hls/starling-tags.ts';
import type { BroadcastId, ChannelLogin, RenditionId } from '@starling/shared/ids.ts';
import type { JoinMesh, MeshHealth, MeshReport, MeshTicket } from '@starling/shared/protocol/mesh-join.ts';
import { AnnouncementSockets } from './mesh/announcement-sockets.ts';
import { Announcements } from './mesh/announcements.ts';
import { closedTicket, MeshAdmission, type ReachedAt } from './mesh/mesh-admission.ts';
import { type MeshKey, MeshKeyError, openMeshKey } from './mesh/mesh-key.ts';
import { MeshReports } from './mesh/mesh-reports.ts';
import type { MeshConfig } from './config/mesh-config.ts';
import type { Metrics } from './metrics.ts';
import type { Part } from './media.ts';

/** What the mesh asks of the rest of the relay. */
export interface RelayMeshOptions {
  readonly config: MeshConfig;
  readonly dataDir: string;
  readonly isBehindProxy: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Whether the broadcast is the channel's, and on air or just over. */
  readonly isOf: (broadcast: BroadcastId, channel: ChannelLogin) => boolean;
  /** Whether viewers may pass on this rendition of a broadcast, on air or recorded; undefined where there is none. */
  readonly isOpen: (broadcast: BroadcastId, rendition: RenditionId) => Promise<boolean | undefined>;
}

/** The relay's part of the mesh: it signs what viewers pass on, lets them in, and hears how they fare. */
export class RelayMesh {
  readonly #options: RelayMeshOptions;
  readonly #key: MeshKey;
  readonly #announcements: Announcements;
  readonly #sockets: AnnouncementSockets;
  readonly #admission: MeshAdmission;
  readonly #reports = new MeshReports();

  /** @throws StartError */
  constructor(options: RelayMeshOptions) {
    const { config, metrics, log, isOf, isBehindProxy } = options;
    this.#options = options;
    this.#key = openKey(options.dataDir);
    const sign = (signed: Uint8Array) => this.#key.sign(signed);
    this.#announcements = new Announcements({
      sign,
      onSigned: () => metrics.meshAnnouncements.inc(),
      onFault: (error) => log.warn({ err: error }, 'a part was not announced'),
    });
    this.#sockets = new AnnouncementSockets({
      ...{ announcements: this.#announcements, isOf, isBehindProxy },
      onDropped: () => metrics.meshListenersDropped.inc(),
    });
    this.#admission = new MeshAdmission({ ...config, sign, random: randomBytes });
    metrics.watchMesh({
      listeners: () => this.#sockets.connections,
      peers: () => this.#reports.peers(Date.now()),
    });
  }

  /** Ed25519, raw, base64url. */
  get publicKey(): string {
    return this.#key.publicKey;
  }

  /** What a multivariant playlist says of the mesh. */
  markOf(broadcast: BroadcastId): MeshMark {
    return { broadcast, key: this.#key.publicKey };
  }

  /** @param part the next one of its rendition, with its digests */
  add(broadcast: BroadcastId, part: Part): void {
    this.#announcements.add(broadcast, part);
  }

  /** The broadcast is over. */
  end(broadcast: BroadcastId): void {
    this.#announcements.end(broadcast);
  }

  handleUpgrade(...upgrade: Parameters<AnnouncementSockets['handleUpgrade']>): boolean {
    return this.#sockets.handleUpgrade(...upgrade);
  }

  /** @returns undefined where there is no such broadcast or rendition */
  async join(place: JoinMesh, at: ReachedAt): Promise<MeshTicket | undefined> {
    const isOpen = await this.#options.isOpen(place.broadcast, place.rendition);
    if (isOpen !== true) return isOpen === false ? closedTicket(Date.now()) : undefined;
    this.#options.metrics.meshJoins.inc();
    return this.#admission.admit(place, at, Date.now(), this.#reports.reportEvery(place.broadcast));
  }

  /** @returns whether there is such a broadcast */
  async report(report: MeshReport): Promise<boolean> {
    if ((await this.#options.isOpen(report.broadcast, report.rendition)) === undefined) return false;
    this.#reports.take(report, Date.now());
    const { meshBadPeers, meshBytes, meshStalls } = this.#options.metrics;
    meshBytes.inc({ from: 'peers' }, report.bytesFromPeers);
    meshBytes.inc({ from: 'http' }, report.bytesFromHttp);
    meshStalls.inc(report.stalls);
    meshBadPeers.inc(report.badPeers ?? 0);
    return true;
  }

  /** @returns null where nobody has reported of late */
  health(broadcast: BroadcastId): MeshHealth | null {
    return this.#reports.health(broadcast, Date.now());
  }

  close(): void {
    this.#sockets.close();
  }
}

/** What viewers are told by a relay whose mesh is off. */
export const closedDoor = {
  join: (): Promise<MeshTicket> => Promise.resolve(closedTicket(Date.now())),
  report: (): Promise<boolean> => Promise.resolve(true),
};

function openKey(dataDir: string): MeshKey {
  try {
    return openMeshKey(dataDir);
  } catch (error) {
    throw error instanceof MeshKeyError ? new StartError(error.message) : error;
  }
}
