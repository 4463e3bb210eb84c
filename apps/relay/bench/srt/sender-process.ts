import { callSrt } from '@starling/shared/srt-socket/call-srt.ts';
import type { SrtStatistics } from '@starling/shared/srt/statistics.ts';

/**
 * Publishes to each port that it is given, by SRT: `sender-process.ts BITRATE PORT…`. Says when all are connected; says what became of
 * its packets when asked.
 */
const [bitrate = 0, ...ports] = process.argv.slice(2).map(Number);
const payload = new Uint8Array(1_316).fill(0x47);
const links = await Promise.all(
  ports.map((port) => callSrt({ host: '127.0.0.1', port, streamId: 'live/KEY', timeout: 20_000 })),
);
const perMillisecond = bitrate / 8_000 / payload.length;
const start = performance.now();
let sent = 0;
setInterval(() => {
  const due = Math.floor((performance.now() - start) * perMillisecond);
  for (; sent < due; sent += 1) for (const link of links) link.send(payload);
}, 4);
process.send?.({ connected: links.length });
process.on('message', () => {
  const all = links.map((link) => link.statistics());
  const sum = (of: (one: SrtStatistics) => number) => all.reduce((total, one) => total + of(one), 0);
  process.send?.({
    arrived:
      sum(({ pktSentUniqueTotal, pktFlightSize }) => pktSentUniqueTotal - pktFlightSize) * payload.length,
    sentAgain: sum(({ pktRetransTotal }) => pktRetransTotal),
    dropped: sum(({ pktSndDropTotal }) => pktSndDropTotal),
  });
});
