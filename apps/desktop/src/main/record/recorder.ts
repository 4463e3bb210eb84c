import * as path from 'node:path';
import { concatBytes } from '@starling/shared/bytes.ts';
import type { Millis } from '@starling/shared/units.ts';
import type { SendEvent } from '../../ipc/channel-map.ts';
import type { PublishError } from '../../ipc/publish-messages.ts';
import type { Marker, RecordOptions, WrittenFile } from '../../ipc/record-messages.ts';
import type { ProgrammeTag } from '../publish/programme-tag.ts';
import type { Disk } from './disk.ts';
import { judgeDiskError } from './disk-failure.ts';
import { Fragmenter } from './fragmenter.ts';
import { FrameReader } from './frame-reader.ts';
import { Recording } from './recording.ts';
import { ReplayBuffer } from './replay-buffer.ts';

export interface RecorderOptions {
  readonly disk: Disk;
  readonly send: SendEvent;
  /** Takes tags from now on. @returns how to stop */
  readonly listen: (sink: (item: ProgrammeTag) => void) => () => void;
  /** The same with pictures that are coded for this recording alone. */
  readonly listenToOwn: (sink: (item: ProgrammeTag) => void) => () => void;
  /** Where replays go. */
  readonly folder: () => string;
  /** What the replay buffer keeps; 0 for none. */
  readonly replayMs: () => Millis;
  /** Asks the encoder for a key frame: a recording begins with one. */
  readonly onKeyWanted: () => void;
  /** A recording began or ended. */
  readonly onChange: () => void;
}

const stateInterval: Millis = 1_000;
/** Seconds. */
const mostTicksInVain = 8;
const mostMarkers = 1_000;

/** Recording to disk, the replay buffer and markers. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #replayReader = new FrameReader();
  readonly #timer: NodeJS.Timeout;
  readonly #stopReplay: () => void;
  #replay: ReplayBuffer | undefined;
  #replayMs: Millis = 0;
  #recording: Recording | undefined;
  #stopListening: () => void = () => undefined;
  #markers: Marker[] = [];
  #isStarting = false;
  #isOwn = false;
  #ticks = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#stopReplay = options.listen((item) => this.#keep(item));
    this.#timer = setInterval(() => this.#tick(), stateInterval);
  }

  get isRecording(): boolean {
    return this.#recording !== undefined;
  }

  async start({ folder, quality }: RecordOptions): Promise<WrittenFile> {
    if (this.#recording !== undefined || this.#isStarting)
      return failed('internal', 'A recording is being made already.');
    this.#isStarting = true;
    const base = path.join(
      folder === '' ? this.#options.folder() : folder,
      `Starling ${fileStamp(new Date())}`,
    );
    try {
      const { disk } = this.#options;
      this.#recording = await Recording.begin({ disk, base, onFailure: (error) => this.#fail(error) });
    } catch (error) {
      return { ok: false, error: judgeDiskError(error, path.dirname(base)) };
    } finally {
      this.#isStarting = false;
    }
    const recording = this.#recording;
    this.#markers = [];
    this.#options.onChange();
    const take = (item: ProgrammeTag) => recording.take(item);
    this.#ticks = 0;
    this.#isOwn = quality === 'own';
    // An encoder of its own begins with a key frame.
    if (this.#isOwn) this.#stopListening = this.#options.listenToOwn(take);
    else {
      this.#stopListening = this.#options.listen(take);
      this.#options.onKeyWanted();
    }
    this.#tell();
    return { ok: true, file: recording.file };
  }

  async stop(): Promise<WrittenFile> {
    const recording = this.#leave();
    if (recording === undefined) return failed('not-recording', 'Nothing is being recorded.');
    await recording.stop();
    if (recording.bytes === 0) {
      await this.#options.disk.remove(recording.file).catch(() => undefined);
      return failed('no-media', 'No picture came while it was recorded, so there is no file.');
    }
    this.#options.send('record.state', this.#state('idle', recording));
    return { ok: true, file: recording.file };
  }

  /** Writes the replay buffer to a file. It goes on being filled. */
  async saveReplay(): Promise<WrittenFile> {
    const frames = this.#replay?.frames() ?? [];
    if (frames.length === 0)
      return failed(
        'no-media',
        'There is nothing to replay yet. Turn the replay buffer on and let the studio run.',
      );
    const file = path.join(this.#options.folder(), `Starling replay ${fileStamp(new Date())}.mp4`);
    const fragmenter = new Fragmenter();
    const pieces = [...frames.map((frame) => fragmenter.take(frame)), fragmenter.finish()];
    try {
      await this.#options.disk.prepareFolder(path.dirname(file));
      const handle = await this.#options.disk.create(file);
      try {
        await handle.append(concatBytes(pieces));
        await handle.sync();
      } finally {
        await handle.close();
      }
      return { ok: true, file };
    } catch (error) {
      return { ok: false, error: judgeDiskError(error, file) };
    }
  }

  /** Notes a moment of the recording, in a JSON file beside it. @returns undefined while nothing is recorded */
  async mark(label: string): Promise<Marker | undefined> {
    const recording = this.#recording;
    if (recording === undefined) return undefined;
    const marker = { label, atMs: Math.round(recording.duration) };
    if (this.#markers.length < mostMarkers) this.#markers.push(marker);
    const text = `${JSON.stringify({ markers: this.#markers }, null, 2)}\n`;
    await this.#options.disk
      .replace(recording.file.replace(/\.mp4$/, '.markers.json'), text)
      .catch((error: unknown) => this.#fail(judgeDiskError(error, recording.file)));
    return marker;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopReplay();
    await this.#leave()?.stop();
  }

  #keep(item: ProgrammeTag): void {
    const wanted = this.#options.replayMs();
    if (wanted !== this.#replayMs) {
      this.#replayMs = wanted;
      this.#replay = wanted === 0 ? undefined : new ReplayBuffer(wanted);
    }
    const frame = this.#replayReader.read(item);
    if (frame !== undefined) this.#replay?.take(frame);
  }

  #leave(): Recording | undefined {
    const recording = this.#recording;
    this.#recording = undefined;
    this.#stopListening();
    if (recording !== undefined) this.#options.onChange();
    return recording;
  }

  #fail(error: PublishError): void {
    const recording = this.#leave();
    if (recording === undefined) return;
    this.#options.send('record.state', { ...this.#state('failed', recording), error });
    void recording.stop();
  }

  /** Where nothing codes a second time, a recording that waits for it is not to be found empty at the end. */
  #tick(): void {
    this.#ticks += 1;
    const isInVain = this.#isOwn && this.#recording?.duration === 0 && this.#ticks > mostTicksInVain;
    if (isInVain)
      this.#fail({
        code: 'no-media',
        message:
          'This computer has not coded a second picture for the recording. Choose to record as the stream.',
        retry: false,
      });
    else this.#tell();
  }

  #tell(): void {
    if (this.#recording !== undefined || this.#replay !== undefined)
      this.#options.send(
        'record.state',
        this.#state(this.#recording ? 'recording' : 'idle', this.#recording),
      );
  }

  #state(state: 'idle' | 'recording' | 'failed', recording: Recording | undefined) {
    return {
      state,
      file: recording?.file ?? null,
      bytes: recording?.bytes ?? 0,
      durationMs: Math.round(recording?.duration ?? 0),
      replaySeconds: Math.round((this.#replay?.duration ?? 0) / 1000),
    };
  }
}

/** `2026-11-21 20.15.30`: no colons, for Windows. */
function fileStamp(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19).replaceAll(':', '.')}`;
}

function failed(code: PublishError['code'], message: string): WrittenFile {
  return { ok: false, error: { code, message, retry: false } };
}
