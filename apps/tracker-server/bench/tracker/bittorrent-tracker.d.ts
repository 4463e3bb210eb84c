declare module 'bittorrent-tracker/server' {
  import type { EventEmitter } from 'node:events';
  import type { Server as HttpServer } from 'node:http';
  import type { AddressInfo } from 'node:net';

  export default class Server extends EventEmitter {
    constructor(options: { udp: boolean; http: boolean; ws: boolean; stats: boolean });
    readonly http: Omit<HttpServer, 'address'> & { address(): AddressInfo };
    listen(port: number, host: string, onListening: () => void): void;
  }
}
