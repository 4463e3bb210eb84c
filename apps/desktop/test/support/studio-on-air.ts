import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { EventName, EventValue, SendEvent } from '../../src/ipc/channel-map.ts';
import type {
  Destination,
  PublishOptions,
  PublishState,
  PublishStats,
} from '../../src/ipc/publish-messages.ts';
import { Programme } from '../../src/main/publish/programme.ts';
import { Publisher } from '../../src/main/publish/publisher.ts';
import { FakePage } from './fake-page.ts';
import type { RunningRelay } from './running-relay.ts';
import type { StudioMedia } from './studio-media.ts';
import { eventually } from './watcher.ts';

/** Everything that publishes, without Electron and without pages: what a test drives. */
export class StudioOnAir {
  readonly events: { name: EventName; value: EventValue<EventName> }[] = [];
  readonly restarts: string[] = [];
  readonly folder = mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
  readonly programme: Programme;
  readonly publisher: Publisher;
  readonly #keys: ReadonlyMap<string, string>;

  constructor(keys: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv = process.env) {
    this.#keys = new Map(Object.entries(keys));
    const send: SendEvent = (name, value) => void this.events.push({ name, value });
    this.programme = new Programme({
      environment,
      settings: () => ({ audioBitrate: 128_000, videoBitrate: 800_000, frameRate: 30 }),
      isWanted: () => this.publisher.session !== undefined,
      onRestart: (reason) => this.restarts.push(reason),
    });
    this.publisher = new Publisher({
      programme: this.programme,
      ...{ send, secret: (name) => this.#keys.get(name), logFolder: this.folder },
      onChange: () => undefined,
      random: () => 0.5,
    });
  }

  /** Opens a page that encodes from now on. */
  openPage(media: StudioMedia, startMicros?: number): FakePage {
    const page = new FakePage(media);
    this.programme.attach(page.port);
    return page.play(startMicros);
  }

  states(destinationId = 'main'): PublishState[] {
    return this.events
      .filter(({ name }) => name === 'publish.state')
      .map(({ value }) => value as PublishState)
      .filter((state) => state.destinationId === destinationId);
  }

  stats(destinationId = 'main'): PublishStats[] {
    return this.events
      .filter(({ name }) => name === 'publish.stats')
      .map(({ value }) => value as PublishStats)
      .filter((stats) => stats.destinationId === destinationId);
  }

  /** Waits until the destination's newest state is this one. */
  async untilState(
    state: PublishState['state'],
    destinationId = 'main',
    patience = 20_000,
  ): Promise<PublishState> {
    return eventually(
      `${destinationId} is ${state}`,
      () => {
        const newest = this.states(destinationId).at(-1);
        return newest?.state === state ? newest : undefined;
      },
      patience,
    );
  }

  async close(): Promise<void> {
    await this.publisher.stop();
    await this.programme.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A destination at a relay, or at something that stands in front of it. */
export function relayDestination(url: string, id = 'main'): Destination {
  return { id, name: 'The relay', kind: 'relay', url, keyRef: id };
}

/** What the tests publish: 360p30 at 800 kbit/s. */
export function publishOptions(
  destinations: readonly Destination[],
  more: Partial<PublishOptions> = {},
): PublishOptions {
  return {
    destinations: [...destinations],
    video: { bitsPerSecond: 800_000, frameRate: 30, width: 640, height: 360 },
    audio: { bitsPerSecond: 128_000 },
    dynamicBitrate: false,
    ...more,
  };
}

/** Its owner's channel. */
export const channelOf = (relay: RunningRelay): string => relay.owner.login;
