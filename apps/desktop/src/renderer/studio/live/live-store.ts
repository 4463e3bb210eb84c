import type { DesktopBridge } from '../../../ipc/desktop-bridge.ts';
import type { PublishError, PublishOptions, VideoChoice } from '../../../ipc/publish-messages.ts';
import type { RecordOptions } from '../../../ipc/record-messages.ts';
import type { StudioEngine } from '../studio-engine.ts';
import { advanceLive, offAir, type LiveEvent, type LiveState } from './live-state.ts';

/** Broadcast and recording: what is so, and what can be done. Failures are part of the state or of the answer. */
export interface LiveStore {
  get: () => LiveState;
  subscribe: (listener: () => void) => () => void;
  goLive: (options: PublishOptions) => Promise<void>;
  stop: () => Promise<void>;
  reconnectNow: (destinationId: string) => Promise<PublishError | null>;
  /** Encodes as `video` says unless something is being encoded already. */
  startRecording: (options: RecordOptions, video: VideoChoice) => Promise<PublishError | null>;
  /** @returns the file that was written. */
  stopRecording: () => Promise<Written>;
  saveReplay: () => Promise<Written>;
  addMarker: (label: string) => Promise<PublishError | null>;
  putLogAway: () => void;
  /** What it failed for has been put right: it is as if nothing had been tried. */
  putFailureRight: () => void;
  /** After the page was loaded anew: goes on with a broadcast that main kept. */
  resume: () => Promise<void>;
}

/** A file, or why there is none. */
export type Written =
  { readonly ok: true; readonly file: string } | { readonly ok: false; readonly error: PublishError };

interface LivePorts {
  readonly bridge: DesktopBridge;
  readonly engine: StudioEngine;
  /** What is encoded where nothing says otherwise. */
  readonly video: () => VideoChoice;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** @returns the store, which hears the events of main and engine for the life of the app. */
export function createLiveStore({ bridge, engine, video, now }: LivePorts): LiveStore {
  let state = offAir;
  let isEncoding = false;
  const listeners = new Set<() => void>();
  const advance = (event: LiveEvent) => {
    const next = advanceLive(state, event);
    if (next === state) return;
    state = next;
    if (isEncoding && !needsEncoder(state)) {
      isEncoding = false;
      engine.stopEncoding();
    }
    for (const listener of listeners) listener();
  };
  bridge.on('publish.state', (value) => advance({ kind: 'publish-state', state: value, now: now() }));
  bridge.on('publish.stats', (value) => advance({ kind: 'publish-stats', stats: value }));
  engine.onStats((value) => advance({ kind: 'engine-stats', stats: value }));
  const encode = async (video: VideoChoice) => {
    if (isEncoding) return;
    isEncoding = true;
    try {
      await engine.startEncoding(video);
    } catch (error) {
      isEncoding = false;
      throw error;
    }
  };
  bridge.on('record.state', (value) => {
    advance({ kind: 'record-state', state: value });
    // After the page was loaded anew: main records on, and waits for pictures. It says so again in a second.
    if (value.state === 'recording') void encode(video()).catch(() => undefined);
  });
  const noteFile = (written: Written) => {
    const startedAt = state.log?.startedAt;
    if (written.ok && startedAt !== undefined)
      advance({ kind: 'noted', entry: { kind: 'file', file: written.file, atMs: now() - startedAt } });
    return written;
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goLive: async (options) => {
      advance({ kind: 'starting', now: now(), frameRate: options.video.frameRate });
      try {
        const [answer] = await Promise.all([bridge.call('publish.start', options), encode(options.video)]);
        if (!answer.ok) advance({ kind: 'refused', error: answer.error });
      } catch (error) {
        await bridge.call('publish.stop');
        advance({ kind: 'refused', error: encoderFailure(error) });
      }
    },
    stop: async () => {
      advance({ kind: 'stopping' });
      await bridge.call('publish.stop');
      advance({ kind: 'ended', now: now() });
    },
    reconnectNow: async (destinationId) =>
      errorOf(await bridge.call('publish.reconnectNow', { destinationId })),
    startRecording: async (options, video) => {
      try {
        await encode(video);
      } catch (error) {
        return encoderFailure(error);
      }
      const problem = errorOf(await bridge.call('record.start', options));
      if (problem !== null) advance({ kind: 'record-refused' });
      return problem;
    },
    stopRecording: async () => noteFile(await bridge.call('record.stop')),
    saveReplay: async () => noteFile(await bridge.call('replay.save')),
    addMarker: async (label) => {
      const answer = await bridge.call('marker.add', { label });
      if (!answer.ok) return answer.error;
      advance({ kind: 'noted', entry: { kind: 'marker', label: answer.label, atMs: answer.atMs } });
      return null;
    },
    putLogAway: () => advance({ kind: 'log-put-away' }),
    putFailureRight: () => advance({ kind: 'failure-put-right' }),
    resume: async () => {
      const { session } = await bridge.call('publish.status');
      if (session === null) return;
      const { video } = session.options;
      advance({ kind: 'starting', now: session.startedAt, frameRate: video.frameRate });
      for (const destination of session.destinations)
        advance({ kind: 'publish-state', state: destination, now: now() });
      await encode(video);
    },
  };
}

function needsEncoder({ phase, recording }: LiveState): boolean {
  return (phase !== 'off' && phase !== 'failed') || recording.state === 'recording';
}

function errorOf(answer: { ok: true } | { ok: false; error: PublishError }): PublishError | null {
  return answer.ok ? null : answer.error;
}

function encoderFailure(error: unknown): PublishError {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'no-media', message, retry: true };
}
