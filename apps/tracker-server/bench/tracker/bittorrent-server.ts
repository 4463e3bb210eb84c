import Server from 'bittorrent-tracker/server';
import { serveUsage } from './serve-usage.ts';

/** The WebTorrent project's own, as it comes. */
const server = new Server({ udp: false, http: true, ws: true, stats: false });
server.on('error', (error: Error) => {
  throw error;
});
server.listen(0, '127.0.0.1', () => serveUsage(server.http.address().port));
