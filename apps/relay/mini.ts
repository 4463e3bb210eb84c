// throwaway: media path only
import http from 'node:http';
import { pino } from 'pino';
import { startRtmpServer } from '/work/wt/apps/relay/src/ingest/rtmp-server.ts';
import { Pipeline } from '/work/wt/apps/relay/src/pipeline.ts';
import { LiveStore } from '/work/wt/apps/relay/src/store/live-store.ts';
import { Metrics } from '/work/wt/apps/relay/src/metrics.ts';
import { createLiveHandler } from '/work/wt/apps/relay/src/serve/live/live-handler.ts';
const log = pino(); const store = new LiveStore(); const metrics = new Metrics();
const s = await startRtmpServer({ port: 29351, host: undefined, log, admit: async (k) => k==='bad'?{granted:false,reason:'No such key.'}:({ granted: true, channel: k, release() {} }), onPublication: (p) => { const pl = new Pipeline(p.channel, { store, ffmpegPath: process.argv[2] ?? 'ffmpeg', rungs: [240,160], metrics, log }); void pl.run(p); } });
const h = createLiveHandler({ find: (c) => store.find(c), onError: (e)=>console.error(e) });
http.createServer((q, r) => { if (!h(q, r)) { r.statusCode = 404; r.end(); } }).listen(28081);
