import type { Strip } from '../scene/collection.ts';
import type { Level } from './level-meter.ts';
import workletUrl from './mixer-worklet.ts?worker&url';
import {
  masterProcessorName,
  stripProcessorName,
  type MasterRequest,
  type StripRequest,
} from './worklet-messages.ts';

/** How loud everything is: each strip before its mute, and the mix as viewers get it. */
export interface Levels {
  readonly strips: ReadonlyMap<string, Level>;
  readonly master: Level;
}

/**
 * Whether sound is being made. `needs-gesture`: the browser waits for a click or a key. `no-sound-card`: viewers hear the
 * mix, the streamer hears nothing.
 */
export type MixerState = 'running' | 'needs-gesture' | 'no-sound-card';

/** What the mixer tells. */
export interface MixerEvents {
  /** Some twenty times a second. */
  levels: (levels: Levels) => void;
  state: (state: MixerState) => void;
}

/** A stream of a capture, or an element whose sound goes to the mixer instead of the speakers. */
export type SoundInput = MediaStream | HTMLMediaElement;

/** Sums sound of many sources. */
export interface Mixer {
  /** Plugs a source in, in place of what it had before. */
  connect: (sourceId: string, input: SoundInput) => void;
  disconnect: (sourceId: string) => void;
  /** Sets a source's strip, also before it is plugged in. */
  setStrip: (sourceId: string, strip: Strip) => void;
  /** Sends the mix as blocks to a port, in place of the one before. */
  tap: (port: MessagePort) => void;
  /** The mix as a track, for a MediaRecorder. */
  mixedStream: () => MediaStream;
  /** Tries to begin, after a gesture of the user's. */
  resume: () => Promise<void>;
  close: () => void;
}

interface Channel {
  readonly node: AudioWorkletNode;
  input: SoundInput | undefined;
  plug: AudioNode | undefined;
  strip: Strip | undefined;
}

/** How often it is looked whether the sound card still runs. */
const stallCheckMs = 2000;

/** The longest output that is made up for, seconds: headphones without a cable take a quarter. */
const longestOutput = 1;

let epochs = 0;

/**
 * Opens the mixer on the system's default output; it also runs where there is none.
 *
 * @throws what keeps the worklet from being loaded
 */
export async function openMixer(events: MixerEvents): Promise<Mixer> {
  const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  await context.audioWorklet.addModule(workletUrl);
  return new RunningMixer(context, events);
}

class RunningMixer implements Mixer {
  readonly #context: AudioContext;
  readonly #events: MixerEvents;
  readonly #master: AudioWorkletNode;
  readonly #monitor: GainNode;
  readonly #channels = new Map<string, Channel>();
  readonly #levels = new Map<string, Level>();
  readonly #epoch = ++epochs;
  readonly #elements = new WeakMap<HTMLMediaElement, DelayNode>();
  /** The delays of all elements that are plugged in. */
  readonly #delays = new Set<DelayNode>();
  readonly #closing = new AbortController();
  #recorded: MediaStreamAudioDestinationNode | undefined;
  #lastTime = -1;
  #isDeaf = false;

  constructor(context: AudioContext, events: MixerEvents) {
    this.#context = context;
    this.#events = events;
    this.#monitor = new GainNode(context);
    this.#monitor.connect(context.destination);
    this.#master = new AudioWorkletNode(context, masterProcessorName, {
      ...{ numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [2] },
      ...{ channelCount: 2, channelCountMode: 'explicit' },
    });
    // A node that leads nowhere is not processed; viewers' sound must not be heard twice.
    const mute = new GainNode(context, { gain: 0 });
    this.#master.connect(mute).connect(context.destination);
    this.#master.port.onmessage = ({ data }: MessageEvent<Level>) => {
      events.levels({ strips: new Map(this.#levels), master: data });
    };
    this.#watchState();
  }

  connect(sourceId: string, input: SoundInput): void {
    const channel = this.#channelOf(sourceId);
    if (channel.input === input) return;
    channel.plug?.disconnect(channel.node);
    if (channel.plug instanceof DelayNode) this.#delays.delete(channel.plug);
    channel.input = input;
    channel.plug = this.#plugOf(input);
    channel.plug.connect(channel.node);
  }

  disconnect(sourceId: string): void {
    const channel = this.#channels.get(sourceId);
    if (channel === undefined) return;
    channel.plug?.disconnect(channel.node);
    if (channel.plug instanceof DelayNode) this.#delays.delete(channel.plug);
    channel.node.port.postMessage({ kind: 'end' } satisfies StripRequest);
    channel.node.disconnect();
    this.#channels.delete(sourceId);
    this.#levels.delete(sourceId);
  }

  setStrip(sourceId: string, strip: Strip): void {
    const channel = this.#channelOf(sourceId);
    if (channel.strip === strip) return;
    channel.strip = strip;
    channel.node.port.postMessage({ kind: 'strip', strip } satisfies StripRequest);
  }

  tap(port: MessagePort): void {
    const request: MasterRequest = { kind: 'tap', epoch: this.#epoch, port };
    this.#master.port.postMessage(request, [port]);
  }

  mixedStream(): MediaStream {
    if (this.#recorded === undefined) {
      this.#recorded = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 2 });
      this.#master.connect(this.#recorded);
    }
    return this.#recorded.stream;
  }

  async resume(): Promise<void> {
    if (this.#context.state === 'running' || this.#context.state === 'closed') return;
    // Rejects where the browser still waits for a gesture; the state says so.
    await this.#context.resume().catch(() => undefined);
  }

  close(): void {
    this.#closing.abort();
    for (const sourceId of [...this.#channels.keys()]) this.disconnect(sourceId);
    void this.#context.close();
  }

  #channelOf(sourceId: string): Channel {
    const known = this.#channels.get(sourceId);
    if (known !== undefined) return known;
    const node = new AudioWorkletNode(this.#context, stripProcessorName, {
      ...{ numberOfInputs: 1, numberOfOutputs: 2, outputChannelCount: [2, 2] },
      ...{ channelCount: 2, channelCountMode: 'explicit' },
    });
    node.connect(this.#master, 0);
    node.connect(this.#monitor, 1);
    node.port.onmessage = ({ data }: MessageEvent<Level>) => {
      if (this.#channels.has(sourceId)) this.#levels.set(sourceId, data);
    };
    const channel: Channel = { node, input: undefined, plug: undefined, strip: undefined };
    this.#channels.set(sourceId, channel);
    return channel;
  }

  #plugOf(input: SoundInput): AudioNode {
    if (input instanceof MediaStream)
      return new MediaStreamAudioSourceNode(this.#context, { mediaStream: input });
    // An element can be plugged in only once in its life.
    const known = this.#elements.get(input);
    if (known !== undefined) return known;
    const delay = new DelayNode(this.#context, { maxDelayTime: longestOutput });
    new MediaElementAudioSourceNode(this.#context, { mediaElement: input }).connect(delay);
    this.#elements.set(input, delay);
    this.#delays.add(delay);
    this.#followOutput();
    return delay;
  }

  /** An element gives its sound ahead of its picture, by what the output will hold it up. Viewers have another output. */
  #followOutput(): void {
    for (const delay of this.#delays)
      delay.delayTime.value = Math.min(longestOutput, this.#context.outputLatency);
  }

  #watchState(): void {
    const { signal } = this.#closing;
    const resume = () => void this.resume();
    this.#context.addEventListener('statechange', () => this.#tell(), { signal });
    for (const gesture of ['pointerdown', 'keydown'])
      window.addEventListener(gesture, resume, { signal, capture: true });
    navigator.mediaDevices.addEventListener('devicechange', () => void this.#useSink(''), { signal });
    const timer = setInterval(() => this.#lookForStall(), stallCheckMs);
    signal.addEventListener('abort', () => clearInterval(timer));
    this.#tell();
  }

  /** A card that is gone leaves a context that runs but does not come on. */
  #lookForStall(): void {
    const { currentTime, state } = this.#context;
    const isStalled = state === 'running' && currentTime === this.#lastTime;
    this.#lastTime = currentTime;
    this.#followOutput();
    if (isStalled) void this.#useSink({ type: 'none' });
  }

  /** @param sink the default output (`''`), or none at all, which goes by the system's clock */
  async #useSink(sink: '' | { readonly type: 'none' }): Promise<void> {
    if (sink === '' && !this.#isDeaf) return;
    this.#isDeaf = sink !== '';
    const context = this.#context as AudioContext & { setSinkId?: (sink: unknown) => Promise<void> };
    // Rejects where there is still no card; the next change of devices tries again.
    await context.setSinkId?.(sink).catch(() => (this.#isDeaf = true));
    this.#tell();
  }

  #tell(): void {
    if (this.#context.state !== 'running') this.#events.state('needs-gesture');
    else this.#events.state(this.#isDeaf ? 'no-sound-card' : 'running');
  }
}
