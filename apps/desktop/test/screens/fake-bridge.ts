import type {
  CommandArgument,
  CommandHandlers,
  CommandName,
  CommandResult,
  EventName,
  EventValue,
} from '../../src/ipc/channel-map.ts';
import type { DesktopBridge } from '../../src/ipc/desktop-bridge.ts';
import type { PublishError, PublishOptions } from '../../src/ipc/publish-messages.ts';
import type { StoredCollection } from '../../src/ipc/collection-messages.ts';
import { defaultSettings, type Settings } from '../../src/ipc/settings.ts';

interface FakeStart {
  readonly isConnected: boolean;
  readonly collection: StoredCollection | null;
  readonly language: Settings['language'];
}

const relay = {
  origin: window.location.origin,
  name: 'Example relay',
  rtmpUrl: 'rtmp://live.example.org:1935/live',
};
const picture = (colour: string) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="${colour}"/><rect x="2" y="1.5" width="9" height="5.5" fill="#fff" opacity=".85"/></svg>`)}`;

/** Main, as far as the screens see it: everything works until a test says otherwise. */
export class FakeBridge implements DesktopBridge {
  /** What was asked for, in order. */
  readonly calls: { readonly name: CommandName; readonly argument: unknown }[] = [];
  /** Why the next broadcast is refused; null where it is not. */
  refusal: PublishError | null = null;
  readonly #handlers: CommandHandlers;
  readonly #listeners = new Map<EventName, Set<(value: never) => void>>();
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(start: FakeStart) {
    this.#handlers = this.#makeHandlers(start);
  }

  call<Name extends CommandName>(
    name: Name,
    ...argument: undefined extends CommandArgument<Name> ? [] : [CommandArgument<Name>]
  ): Promise<CommandResult<Name>> {
    const [value] = argument as [unknown];
    this.calls.push({ name, argument: value });
    const handler = this.#handlers[name] as (value: unknown) => CommandResult<Name>;
    return Promise.resolve(handler(value));
  }

  on<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    all.add(listener);
    return () => all.delete(listener);
  }

  /** Tells the page what happened. */
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void {
    for (const listener of this.#listeners.get(name) ?? [])
      (listener as (value: EventValue<Name>) => void)(value);
  }

  #goLive({ destinations, video }: PublishOptions): void {
    const state = (state: 'connecting' | 'live') => {
      for (const { id } of destinations)
        this.emit('publish.state', { destinationId: id, state, attempt: 0, nextAttemptInMs: 0 });
    };
    state('connecting');
    this.#timers.push(setTimeout(() => state('live'), 300));
    let second = 0;
    const tick = () => {
      second += 1;
      for (const { id } of destinations)
        this.emit('publish.stats', {
          destinationId: id,
          bitsPerSecond: video.bitsPerSecond * (0.92 + 0.08 * Math.sin(second / 3)),
          targetBitsPerSecond: video.bitsPerSecond,
          sendBufferMs: 12,
          droppedFrames: Math.floor(second / 60),
          skippedFrames: 0,
          lateFrames: Math.floor(second / 200),
          roundTripMs: 23 + 4 * Math.sin(second),
          encoderLoad: 0.31,
          timeOnAirMs: second * 1000,
        });
    };
    this.#timers.push(setInterval(tick, 1000));
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }

  #makeHandlers({ isConnected, collection, language }: FakeStart): CommandHandlers {
    let settings: Settings = { ...defaultSettings, language, relayOrigin: isConnected ? relay.origin : '' };
    let current = isConnected ? relay : null;
    const collections = new Map<string, StoredCollection>(
      collection === null ? [] : [[collection.id, collection]],
    );
    const secrets = new Set(['relay-key-1']);
    const ok = { ok: true } as const;
    return {
      'publish.start': (options) => {
        if (this.refusal !== null) return { ok: false, error: this.refusal };
        this.#goLive(options);
        return { ok: true, sessionId: 'session' };
      },
      'publish.stop': () => {
        this.#stop();
        return ok;
      },
      'publish.status': () => ({ session: null }),
      'publish.reconnectNow': ({ destinationId }) => {
        this.emit('publish.state', { destinationId, state: 'live', attempt: 0, nextAttemptInMs: 0 });
        return ok;
      },
      'publish.testBandwidth': async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { ok: true, bitsPerSecond: 7_400_000, roundTripMs: 21 };
      },
      'publish.openMediaPort': () => ok,
      'record.start': () => {
        this.emit('record.state', {
          state: 'recording',
          file: '/videos/a.mp4',
          bytes: 0,
          durationMs: 3000,
          replaySeconds: 3,
        });
        return { ok: true, file: '/videos/a.mp4' };
      },
      'record.stop': () => {
        this.emit('record.state', { state: 'idle', file: null, bytes: 0, durationMs: 0, replaySeconds: 0 });
        return { ok: true, file: '/videos/a.mp4' };
      },
      'record.space': () => ({ freeBytes: 84_000_000_000 }),
      'replay.save': () => ({ ok: true, file: '/videos/replay.mp4' }),
      'marker.add': ({ label }) => ({ ok: true, label, atMs: 2500 }),
      'capture.listSources': () => [
        { id: 'screen:1', name: 'Built-in display', kind: 'screen', thumbnail: picture('#1d3557') },
        { id: 'screen:2', name: 'DELL U2723QE', kind: 'screen', thumbnail: picture('#5c4a3d') },
        {
          id: 'window:1',
          name: 'Starlings over the pier: notes',
          kind: 'window',
          thumbnail: picture('#2b2d42'),
        },
      ],
      'capture.choose': () => ok,
      'webPage.open': () => ok,
      'webPage.close': () => ok,
      'permissions.state': () => ({ camera: 'granted', microphone: 'granted', screen: 'granted' }),
      'permissions.request': () => ({ state: 'granted' }),
      'permissions.openSettings': () => ok,
      'settings.get': () => settings,
      'settings.set': (patch) => {
        settings = { ...settings, ...(patch as Partial<Settings>) };
        return ok;
      },
      'collections.list': () =>
        [...collections.values()].map(({ id, name }) => ({
          id,
          name,
          changedAt: Date.UTC(2026, 10, 21, 18),
        })),
      'collections.load': ({ id }) => {
        const found = collections.get(id);
        return found === undefined
          ? { ok: false, reason: 'missing', file: null }
          : { ok: true, collection: found };
      },
      'collections.save': ({ collection: saved }) => {
        collections.set(saved.id, saved);
        return ok;
      },
      'collections.remove': ({ id }) => {
        collections.delete(id);
        return ok;
      },
      'secrets.set': ({ name }) => {
        secrets.add(name);
        return ok;
      },
      'secrets.has': ({ name }) => ({ has: secrets.has(name) }),
      'secrets.forget': ({ name }) => {
        secrets.delete(name);
        return ok;
      },
      'relay.current': () => ({ relay: current }),
      'relay.connect': ({ address }) => {
        if (!address.includes('.'))
          return {
            ok: false,
            error: {
              code: 'relay-unreachable',
              message: `No relay answers at ${address}. Check the address.`,
            },
          };
        current = relay;
        this.emit('relay.changed', { relay });
        return { ok: true, ...relay };
      },
      'relay.login': ({ login }) => {
        window.dispatchEvent(new CustomEvent('fake-login', { detail: login }));
        return { ok: true, login };
      },
      'relay.fetchStreamKey': () => {
        secrets.add('relay-key-1');
        return { ok: true, keyRef: 'relay-key-1' };
      },
      'relay.discover': () => [{ name: 'Living room', address: 'http://192.168.1.20:8080' }],
      'files.pick': ({ kind }) => ({
        ok: true,
        name: `sunset.${kind === 'image' ? 'png' : 'mp4'}`,
        url: 'starling-app://file/1',
        path: '/videos',
      }),
      'hotkeys.set': ({ hotkeys }) =>
        hotkeys.map((hotkey) => ({ ...hotkey, isGlobal: true, because: 'registered' as const })),
      'clipboard.write': () => ok,
      'links.open': () => ok,
      'diagnostics.copy': () => ok,
      'log.write': () => ok,
      'update.check': () => ({ state: 'current', version: null, message: '' }),
      'update.install': () => ok,
      'app.info': () => ({
        version: '0.1.0',
        platform: 'linux',
        components: {},
        folder: '/home/anna/.config/starling',
        videoFolder: '/home/anna/Videos',
        isPackaged: false,
        secretsAreSafe: true,
        locale: 'en',
      }),
      'app.takeNotices': () => ({ notices: [] }),
      'app.takeDeepLink': () => ({ link: null }),
    };
  }
}
