import type { SendEvent } from '../../ipc/channel-map.ts';
import type { Settings } from '../../ipc/settings.ts';
import type { Activity, Broadcaster } from '../broadcaster.ts';
import type { Log } from '../log-file.ts';
import { type Disk, realDisk } from '../record/disk.ts';
import { ownBitrate } from '../record/own-bitrate.ts';
import { Recorder } from '../record/recorder.ts';
import { type RelaySession, testBandwidth } from './bandwidth-test.ts';
import { failure } from './publish-failure.ts';
import { Programme } from './programme.ts';
import { Publisher } from './publisher.ts';

/** What publishing and recording need of the shell. */
export interface PublishingDeps {
  /** A stream key by the name that it is kept under. */
  readonly secret: (name: string) => string | undefined;
  readonly send: SendEvent;
  readonly log: Log;
  readonly settings: () => Settings;
  /** Where recordings go unless the settings name a folder. */
  readonly videoFolder: string;
  /** Where the logs of broadcasts go, a file each. */
  readonly logFolder: string;
  /** The relay that the app is logged in to, for the bandwidth test. */
  readonly relaySession: () => RelaySession | undefined;
  /** For `FFMPEG_PATH` and `PATH`. Default `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Default: the machine's own. */
  readonly disk?: Disk;
}

/** Everything that takes what the encoder makes: publishes it, records it, keeps the last of it. */
export function createPublishing(deps: PublishingDeps): Broadcaster {
  const { send, log, settings } = deps;
  const listeners: ((activity: Activity) => void)[] = [];
  const activity = (): Activity => ({
    isLive: publisher.session !== undefined,
    isRecording: recorder.isRecording,
  });
  const onChange = () => {
    for (const listener of listeners) listener(activity());
  };
  const programme = createProgramme(deps, () => {
    const { isLive, isRecording } = activity();
    return isLive || isRecording || settings().replaySeconds > 0;
  });
  const publisher = new Publisher({
    ...{ programme, send, secret: deps.secret, logFolder: deps.logFolder, onChange },
  });
  const recorder = new Recorder({
    ...{ disk: deps.disk ?? realDisk, send, onChange },
    listen: (sink) => programme.listen(sink),
    listenToOwn: (sink) => programme.listenToRecording(sink, ownBitrate(settings().video)),
    folder: () => (settings().recordFolder === '' ? deps.videoFolder : settings().recordFolder),
    replayMs: () => settings().replaySeconds * 1_000,
    onKeyWanted: () => programme.request({ kind: 'key-frame' }),
  });
  return {
    handlers: createHandlers(deps, publisher, recorder, programme),
    attachEncoder: (port) => {
      log.info('publish', 'an encoder is attached');
      programme.attach(port);
    },
    activity,
    onActivity: (listener) => void listeners.push(listener),
    close: async () => {
      await publisher.stop();
      await recorder.close();
      await programme.close();
    },
  };
}

function createProgramme(
  { settings, log, send, environment }: PublishingDeps,
  isWanted: () => boolean,
): Programme {
  return new Programme({
    environment: environment ?? process.env,
    settings: () => ({
      audioBitrate: settings().audio.bitsPerSecond,
      videoBitrate: settings().video.bitsPerSecond,
      frameRate: settings().video.frameRate,
    }),
    isWanted,
    onRestart: (reason, isHopeless) => {
      log.warn('publish', `ffmpeg is started again: ${reason}`);
      if (isHopeless)
        send('app.notice', {
          level: 'error',
          text: `ffmpeg, which joins sound and picture, keeps ending (${reason}). It is tried again all the time.`,
        });
    },
  });
}

function createHandlers(
  deps: PublishingDeps,
  publisher: Publisher,
  recorder: Recorder,
  programme: Programme,
): Broadcaster['handlers'] {
  return {
    'publish.start': async (options) => publisher.start(options),
    'publish.stop': async () =>
      (await publisher.stop()) ? { ok: true } : refused('not-live', 'Nothing is being published.'),
    'publish.status': () => publisher.status,
    'publish.reconnectNow': ({ destinationId }) =>
      publisher.session?.reconnectNow(destinationId) === true
        ? { ok: true }
        : refused('not-live', 'Nothing is being published there.'),
    'publish.testBandwidth': async () => testBandwidth(deps.relaySession()),
    'record.start': async (options) => {
      const error = await programme.prepare();
      return error === undefined ? recorder.start(options) : { ok: false, error };
    },
    'record.stop': async () => {
      const written = await recorder.stop();
      await programme.settle();
      return written;
    },
    'replay.save': async () => recorder.saveReplay(),
    'marker.add': async ({ label }) => {
      const { session } = publisher;
      const recorded = await recorder.mark(label);
      if (session === undefined && recorded === undefined)
        return refused('not-live', 'A marker needs a broadcast or a recording.');
      const atMs = Math.round(session?.timeOnAir ?? recorded?.atMs ?? 0);
      session?.note('marker', {
        label,
        atMs,
        clipSuggestion: { fromMs: Math.max(0, atMs - 30_000), toMs: atMs },
      });
      return { ok: true, ...(recorded ?? { label, atMs }) };
    },
  };
}

function refused(code: 'not-live', message: string) {
  return { ok: false as const, error: failure(code, message) };
}
