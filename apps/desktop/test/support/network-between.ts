import type { RunningRelay } from './running-relay.ts';
import { SlowProxy } from './slow-proxy.ts';

/** All of 127.0.0.0/8 is this machine on Linux; elsewhere this one has to be added to the loopback interface. */
const elsewhere = '127.0.0.2';

/**
 * A network between a studio and a relay, which a test can cut: the relay is also at another address, on the same
 * ports, so the studio finds its way by itself.
 */
export class NetworkBetween {
  readonly #http: SlowProxy;
  readonly #rtmp: SlowProxy;

  private constructor(http: SlowProxy, rtmp: SlowProxy) {
    this.#http = http;
    this.#rtmp = rtmp;
  }

  /** @param rtmpUrl what broadcasts go through on their way to the relay */
  static async start(relay: RunningRelay, rtmpUrl = relay.rtmpUrl): Promise<NetworkBetween> {
    const port = (url: string) => Number(new URL(url).port);
    const http = await SlowProxy.start(relay.httpUrl, elsewhere, port(relay.httpUrl));
    const rtmp = await SlowProxy.start(rtmpUrl, elsewhere, port(relay.rtmpUrl));
    return new NetworkBetween(http, rtmp);
  }

  /** What a person types to get to the relay. */
  get address(): string {
    return new URL(this.#http.url).host;
  }

  /** Breaks what is being published; it may be published again at once. */
  cutPublishing(): void {
    this.#rtmp.cut();
  }

  /** The relay is gone, for everything. @returns how to bring it back */
  async goDown(): Promise<() => Promise<void>> {
    const back = await Promise.all([this.#http.goDown(), this.#rtmp.goDown()]);
    return async () => {
      for (const mend of back) await mend();
    };
  }

  /** The relay's page is there, but nothing can be published. @returns how to mend it */
  async stopPublishing(): Promise<() => Promise<void>> {
    return this.#rtmp.goDown();
  }

  async close(): Promise<void> {
    await Promise.all([this.#http.close(), this.#rtmp.close()]);
  }
}
