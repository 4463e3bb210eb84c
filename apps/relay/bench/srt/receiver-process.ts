import { listenSrt } from '@starling/shared/srt-socket/listen-srt.ts';
import type { SrtLink } from '@starling/shared/srt-socket/srt-link.ts';

/** Takes in everything by SRT and throws it away; says its port, and what was missing when asked. */
const links: SrtLink[] = [];
const server = await listenSrt({
  ...{ port: 0, host: '127.0.0.1' },
  admit: () => Promise.resolve({ accepted: true }),
  onLink: (link) => {
    link.onPayload = () => undefined;
    links.push(link);
  },
});
process.on('message', () => {
  const missing = links.reduce((sum, link) => sum + link.statistics().pktRcvDropTotal, 0);
  process.send?.({ port: server.port, missing });
});
process.send?.({ port: server.port, missing: 0 });
