import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { parseTrackerAnswer, type TrackerAnswer } from '@starling/shared/protocol/tracker-answer.ts';
import { binaryOf } from '@starling/shared/protocol/tracker-fields.ts';
import {
  formatTrackerMessage,
  type AnnounceMessage,
  type StarlingAnnounce,
  type TrackerMessage,
} from '@starling/shared/protocol/tracker-message.ts';

type Kind = TrackerAnswer['kind'];
type Answer<Of extends Kind> = Extract<TrackerAnswer, { kind: Of }>;

/** Id number so and so, 40 hex digits. */
export function hexId(number: number): string {
  return number.toString(16).padStart(40, '0');
}

/** A client over a real socket that says what it is told to, and keeps what it hears. */
export class Talker {
  readonly id: string;
  readonly heard: TrackerAnswer[] = [];
  readonly socket: WebSocket;
  #waiting: (() => void)[] = [];

  private constructor(socket: WebSocket, id: string) {
    this.socket = socket;
    this.id = id;
    socket.on('message', (data: Buffer) => {
      const answer = parseTrackerAnswer(data.toString());
      if (answer === undefined) throw new Error(`no answer of a tracker: ${data.toString()}`);
      this.heard.push(answer);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    socket.on('error', () => undefined);
  }

  get binaryId(): string {
    return binaryOf(this.id);
  }

  /** @param local the address to come from, one of 127.0.0.0/8 */
  static async connect(port: number, id: string, local = '127.0.0.1'): Promise<Talker> {
    return await Talker.open(`ws://127.0.0.1:${port}`, id, { localAddress: local });
  }

  /** @throws where the server does not take it */
  static async open(url: string, id: string, options: ClientOptions = {}): Promise<Talker> {
    const talker = new Talker(new WebSocket(url, options), id);
    await once(talker.socket, 'open');
    return talker;
  }

  say(message: TrackerMessage): void {
    this.socket.send(formatTrackerMessage(message));
  }

  /** @param swarm 40 hex digits */
  announce(swarm: string, more: Partial<AnnounceMessage> = {}): void {
    this.say({
      ...{ kind: 'announce', infoHash: binaryOf(swarm), peerId: binaryOf(this.id), event: 'update' },
      ...{ isComplete: false, offers: [], starling: undefined, ...more },
    });
  }

  /** Announces by our extension and waits for the answer. */
  async joins(swarm: string, more: Partial<StarlingAnnounce> = {}): Promise<Answer<'announced'>> {
    this.announce(swarm, {
      starling: {
        ...{ token: undefined, region: undefined, spareUpload: 2e6, isDownloadOnly: false, neighbours: [] },
        ...{ tried: [], ...more },
      },
    });
    return await this.hears('announced');
  }

  /** Takes the first answer of this kind off what was heard, or waits for it. */
  async hears<Of extends Kind>(kind: Of): Promise<Answer<Of>> {
    for (;;) {
      const at = this.heard.findIndex((answer) => answer.kind === kind);
      if (at !== -1) return this.heard.splice(at, 1)[0] as Answer<Of>;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async closed(): Promise<number> {
    if (this.socket.readyState === WebSocket.CLOSED) return 0;
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }

  end(): void {
    this.socket.terminate();
  }
}
