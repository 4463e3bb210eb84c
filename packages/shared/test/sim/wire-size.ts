import type { PeerMessage } from '../../src/protocol/peer-message.ts';
import { sizeOfPeerMessage } from '../../src/protocol/peer-message.ts';
import { byteScale } from './content.ts';

/** UDP, DTLS and SCTP around one message: 80 bytes a packet. */
const packetOverhead = 80;
const packetPayload = 1_150;

/** @returns scaled bytes; the bytes of a chunk are scaled already. */
export function sizeOnWire(message: PeerMessage): number {
  if (message.kind !== 'chunk') return (sizeOfPeerMessage(message) + packetOverhead) / byteScale;
  const { length } = message.bytes;
  const packets = Math.ceil((length * byteScale) / packetPayload);
  return length + (16 + packets * packetOverhead) / byteScale;
}
