import { listenSrt } from '@starling/shared/srt-socket/listen-srt.ts';

/** Takes in everything by SRT and throws it away; says its port. */
const server = await listenSrt({
  ...{ port: 0, host: '127.0.0.1' },
  admit: () => Promise.resolve({ accepted: true }),
  onLink: (link) => (link.onPayload = () => undefined),
});
process.send?.({ port: server.port });
