import type { Millis } from '@starling/shared/units.ts';
import type { SendEvent } from '../../ipc/channel-map.ts';
import type { Destination, PublishError, PublishOptions, PublishStatus } from '../../ipc/publish-messages.ts';
import { defaultDynamicBitrate, type DynamicBitrateSettings } from './dynamic-bitrate.ts';
import type { DestinationSecrets } from './open-uplink.ts';
import type { Programme } from './programme.ts';
import { failure } from './publish-failure.ts';
import { PublishSession } from './publish-session.ts';

export interface PublisherOptions {
  readonly programme: Programme;
  readonly send: SendEvent;
  /** A stream key by the name that it is kept under. */
  readonly secret: (name: string) => string | undefined;
  /** Where the logs of broadcasts go. */
  readonly logFolder: string;
  /** The broadcast began or ended. */
  readonly onChange: () => void;
  /** 0 ≤ r < 1. Default `Math.random`. */
  readonly random?: () => number;
  readonly dynamicBitrate?: DynamicBitrateSettings;
}

/** Within this a server has noticed that a broadcast was ended, also where the word of it was lost. */
const lettingGo: Millis = 5_000;

type Started = { ok: true; sessionId: string } | { ok: false; error: PublishError };

/** Begins and ends broadcasts; there is one at a time. */
export class Publisher {
  readonly #options: PublisherOptions;
  #session: PublishSession | undefined;
  #isStarting = false;
  #stoppedAt: Millis = -Infinity;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** The broadcast that is going on. */
  get session(): PublishSession | undefined {
    return this.#session;
  }

  get status(): PublishStatus {
    return { session: this.#session?.status ?? null };
  }

  /**
   * Begins a broadcast. What comes of each destination is told by `publish.state`: one that cannot be reached is tried
   * again and again, and the others go on air meanwhile.
   */
  async start(options: PublishOptions): Promise<Started> {
    if (this.#session !== undefined || this.#isStarting)
      return refused(failure('already-live', 'You are live already. Stop the broadcast first.'));
    const secrets = options.destinations.map((destination) => this.#secretsOf(destination));
    const keyless = options.destinations.find(
      // Other listeners may do without a stream id.
      ({ kind }, at) => kind !== 'srt' && secrets[at]?.streamKey === '',
    );
    if (keyless !== undefined)
      return refused(
        failure('key-missing', `There is no stream key for ${keyless.name}. Enter it in the settings.`),
      );
    this.#isStarting = true;
    const error = await this.#options.programme.prepare().finally(() => (this.#isStarting = false));
    if (error !== undefined) return refused(error);
    const { programme, send, logFolder } = this.#options;
    const session = new PublishSession({
      ...{ options, secrets, programme, send, logFolder },
      random: this.#options.random ?? Math.random,
      followsAnother: performance.now() - this.#stoppedAt < lettingGo,
      dynamicBitrate: this.#options.dynamicBitrate ?? defaultDynamicBitrate,
      onEnd: () => void this.stop(),
    });
    this.#session = session;
    session.start();
    this.#options.onChange();
    return { ok: true, sessionId: session.id };
  }

  #secretsOf({ keyRef, passphraseRef }: Destination): DestinationSecrets {
    const { secret } = this.#options;
    return {
      streamKey: secret(keyRef) ?? '',
      passphrase: passphraseRef === undefined ? undefined : secret(passphraseRef),
    };
  }

  /** @returns whether there was anything to stop */
  async stop(): Promise<boolean> {
    const session = this.#session;
    if (session === undefined) return false;
    this.#session = undefined;
    this.#options.onChange();
    await session.stop();
    this.#stoppedAt = performance.now();
    await this.#options.programme.settle();
    return true;
  }
}

function refused(error: PublishError): Started {
  return { ok: false, error };
}
