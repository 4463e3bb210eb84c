import type { Millis } from '@starling/shared/units.ts';
import type { TrackerAnswer } from '@starling/shared/protocol/tracker-answer.ts';
import type { BinaryId } from '@starling/shared/protocol/tracker-fields.ts';
import type { Member, Swarm } from './swarm.ts';

/** A connection, as the tracker needs it. */
export interface Client {
  readonly address: string;
  /** See `networkOf`. */
  readonly network: string;
  /** The tracker's own: empty when the connection is made. */
  readonly memberships: Membership[];
  tell(answer: TrackerAnswer): void;
  /** Somebody else claims one of its peers: it is closed soon unless it shows that it is alive. */
  probe(): void;
}

/** A peer that a connection speaks for: one connection may do so in several swarms. */
export interface Membership {
  readonly infoHash: BinaryId;
  readonly peerId: BinaryId;
  readonly swarm: Swarm<Client>;
  readonly member: Member<Client>;
  readonly isOpen: boolean;
  /** Since 1970. */
  admittedUntil: Millis;
}

/** @returns undefined where the connection has not announced this peer in this swarm */
export function membershipOf(
  client: Client,
  { infoHash, peerId }: { readonly infoHash: BinaryId; readonly peerId: BinaryId },
): Membership | undefined {
  return client.memberships.find((one) => one.peerId === peerId && one.infoHash === infoHash);
}

export function fail(client: Client, because: string, infoHash: BinaryId | undefined): void {
  client.tell({ kind: 'failure', because, infoHash, connection: undefined });
}
