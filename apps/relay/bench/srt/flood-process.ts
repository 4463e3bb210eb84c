import { createSocket } from 'node:dgram';
import { handshakeTypes, writeHandshake } from '@starling/shared/srt/handshake.ts';
import { controlTypes, writeControlPacket } from '@starling/shared/srt/packet.ts';

/**
 * `flood-process.ts PORT PER-SECOND`: sends handshakes, every other one a conclusion with a cookie that was never given. Says how
 * many went out and were answered when asked.
 */
const [port = 0, perSecond = 0] = process.argv.slice(2).map(Number);
const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
const greeting = {
  ...{ version: 5, encryption: 0, extensionField: 5, initialSequence: 1, mtu: 1_500, flowWindow: 8_192 },
  ...{ cookie: 1, peerAddress: new Uint8Array(16), extensions: [{ type: 1, content: new Uint8Array(12) }] },
};
const [induction, conclusion] = [handshakeTypes.induction, handshakeTypes.conclusion].map((type) =>
  writeControlPacket({
    ...{ type: controlTypes.handshake, subtype: 0, info: 0, timestamp: 0, destination: 0 },
    body: writeHandshake({ ...greeting, type, socketId: 1 + type }),
  }),
);
const start = performance.now();
let [sent, answered] = [0, 0];
socket.on('message', () => (answered += 1));
setInterval(() => {
  const due = Math.floor(((performance.now() - start) * perSecond) / 1_000);
  for (; sent < due; sent += 1) {
    const packet = sent % 2 === 0 ? induction : conclusion;
    if (packet !== undefined) socket.send(packet, port, '127.0.0.1');
  }
}, 1);
process.on('message', () => process.send?.({ sent, answered }));
socket.bind(0, '127.0.0.1', () => process.send?.({ sent, answered }));
