import { FrameSocket } from './frame-socket.ts';

/** How the clients of a run behave. */
export type Behaviour = 'webtorrent' | 'starling' | 'plain';

/** Swarms as a busy evening has them. */
const swarmSize = 200;
/** Who announces after whom: of different swarms, as clients do that know nothing of each other. Prime. */
const stride = 7_919;
/** With each announce of a WebTorrent client. */
export const offersEach = 5;
/** Like the SDP of a Chromium with a data channel. */
export const sdp = `v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n${'a=candidate:842163049 1 udp 1677729535 192.0.2.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0\r\n'.repeat(9)}`;

/** Many clients that announce by turns: so many announces are under way at once as `width` says. */
export class Load {
  announced = 0;
  readonly #behaviour: Behaviour;
  readonly #clients: LoadClient[] = [];
  readonly #port: number;

  constructor(behaviour: Behaviour, port: number) {
    this.#behaviour = behaviour;
    this.#port = port;
  }

  /** Opens connections and lets each of them announce once, a few at a time. */
  async join(count: number): Promise<void> {
    const first = this.#clients.length;
    let next = first;
    const worker = async () => {
      while (next < first + count) {
        const client = new LoadClient(this.#behaviour, (next += 1));
        await client.open(this.#port);
        await client.announce();
        this.#clients.push(client);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
  }

  /** Announces for a time, each client by turns. */
  async announce(seconds: number, width = 50): Promise<void> {
    const end = performance.now() + seconds * 1000;
    let next = 0;
    const worker = async () => {
      while (performance.now() < end) {
        const client = this.#clients[((next += 1) * stride) % this.#clients.length];
        await client?.announce();
        this.announced += 1;
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, this.#clients.length) }, worker));
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }
}

class LoadClient {
  readonly #behaviour: Behaviour;
  readonly #infoHash: string;
  readonly #id: string;
  readonly #neighbours = new Set<string>();
  #socket: FrameSocket | undefined;
  #answered: (() => void) | undefined;

  constructor(behaviour: Behaviour, number: number) {
    this.#behaviour = behaviour;
    this.#infoHash = `swarm ${Math.floor(number / swarmSize)}`.padEnd(20, '.');
    this.#id = `-WW0001-${number}`.padEnd(20, '\u00e9');
  }

  async open(port: number): Promise<void> {
    this.#socket = await FrameSocket.open(port);
    this.#socket.onText = (text) => this.#hear(text);
  }

  close(): void {
    this.#socket?.close();
  }

  async announce(): Promise<void> {
    const answered = new Promise<void>((resolve) => (this.#answered = resolve));
    this.#send({ action: 'announce', numwant: offersEach, uploaded: 0, downloaded: 0, ...this.#details() });
    await answered;
  }

  #details(): object {
    if (this.#behaviour === 'webtorrent')
      return {
        left: null,
        offers: Array.from({ length: offersEach }, (_, at) => ({
          offer_id: `offer ${at}`.padEnd(20, '.'),
          offer: { type: 'offer', sdp },
        })),
      };
    const neighbours = [...this.#neighbours];
    return { starling: { v: 1, region: 'eu', spareUpload: 2_000_000, isDownloadOnly: false, neighbours } };
  }

  #send(fields: object): void {
    this.#socket?.send(JSON.stringify({ info_hash: this.#infoHash, peer_id: this.#id, ...fields }));
  }

  #hear(text: string): void {
    const heard = JSON.parse(text) as Heard;
    if (heard['failure reason'] !== undefined) throw new Error(heard['failure reason']);
    const { dial = [], drop = [] } = heard.starling ?? heard;
    for (const { peer } of dial) this.#neighbours.add(peer);
    for (const peer of drop) this.#neighbours.delete(peer);
    // As every WebTorrent client does, whoever gets an offer answers it.
    if (heard.offer !== undefined)
      this.#send({
        ...{ action: 'announce', to_peer_id: heard.peer_id, offer_id: heard.offer_id },
        answer: { type: 'answer', sdp },
      });
    if (heard.interval === undefined) return;
    this.#answered?.();
    this.#answered = undefined;
  }
}

interface Heard {
  readonly 'failure reason'?: string;
  readonly interval?: number;
  readonly offer?: object;
  readonly peer_id?: string;
  readonly offer_id?: string;
  readonly starling?: { dial: { peer: string }[]; drop: string[] };
  readonly dial?: { peer: string }[];
  readonly drop?: string[];
}
