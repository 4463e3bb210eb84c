import { hexOf } from '@starling/shared/protocol/tracker-fields.ts';
import type {
  AnnounceMessage,
  AnswerMessage,
  SignalMessage,
} from '@starling/shared/protocol/tracker-message.ts';
import { type Client, fail, type Membership, membershipOf } from './client.ts';
import type { Counts } from './counts.ts';

/** Gives the offers of a plain WebTorrent client to others of its swarm, drawn at random. */
export function handOut(
  { infoHash, peerId, swarm, member }: Membership,
  { offers }: AnnounceMessage,
  { counts, random }: { readonly counts: Counts; readonly random: () => number },
): void {
  if (offers.length === 0) return;
  for (const [at, other] of swarm.drawOthers(member, offers.length, random).entries()) {
    const offer = offers[at];
    if (offer === undefined) return;
    counts.offers += 1;
    other.client.tell({ kind: 'offered', infoHash, peerId, ...offer });
  }
}

/** Gives the answer to an offer to whoever made it. */
export function passAnswer(client: Client, message: AnswerMessage, counts: Counts): void {
  const { infoHash, peerId, offerId, sdp } = message;
  const membership = membershipOf(client, message);
  const to = membership?.swarm.members.get(hexOf(message.toPeerId));
  if (to === undefined || to.place !== undefined)
    return fail(client, membership ? 'to_peer_id is not in this swarm' : 'announce first', infoHash);
  counts.answers += 1;
  to.client.tell({ kind: 'answered', infoHash, peerId, offerId, sdp });
}

/** Gives what belongs to a connection between two of our peers to the other one: neighbours only. */
export function passSignal(client: Client, message: SignalMessage, counts: Counts): void {
  const { infoHash, peerId, connection, signal } = message;
  const membership = membershipOf(client, message);
  const from = membership?.member.place;
  const to = membership?.swarm.members.get(hexOf(message.toPeerId));
  if (from === undefined || to?.place === undefined || !from.isLinkedTo(to.place)) {
    const because = from === undefined ? 'announce first' : 'to_peer_id is no neighbour';
    return client.tell({ kind: 'failure', because, infoHash, connection });
  }
  counts.signals += 1;
  to.client.tell({ kind: 'signal', infoHash, peerId, connection, signal });
}
