import { type Decoded, TagDecoder } from '@starling/shared/flv/tag-decoder.ts';
import type { Tag } from '@starling/shared/flv/tag.ts';
import type { AmfObject } from '@starling/shared/rtmp/amf0.ts';
import type { Frame } from '@starling/shared/frame.ts';
import type { ChannelLogin } from '@starling/shared/ids.ts';
import type { BitsPerSecond, Seconds } from '@starling/shared/units.ts';
import type { Publication } from '../media.ts';
import { encoderName } from './encoder-name.ts';
import { FrameQueue } from './frame-queue.ts';
import { StampedRate } from './stamped-rate.ts';
import { Timeline } from './timeline.ts';

/** What became of a tag. */
export type TagOutcome =
  | { readonly kind: 'taken' }
  /** The publisher is to be told `reason` and dropped. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Left out, as are the unreadable ones after it; reported once. */
  | { readonly kind: 'first-malformed'; readonly reason: string };

type Unsupported = Extract<Decoded, { kind: 'unsupported' }>;

/** A promise of rarer IDRs is worth nothing. */
const longestKeyframeInterval: Seconds = 10;

const taken: TagOutcome = { kind: 'taken' };

/** The publication of one RTMP publisher: tags in, frames on a timeline out. */
export class LivePublication implements Publication {
  readonly channel: ChannelLogin;
  readonly refuse: (reason: string) => void;
  readonly #decoder = new TagDecoder();
  readonly #timeline = new Timeline();
  readonly #queue = new FrameQueue();
  readonly #rate = new StampedRate();
  #ending: 'finished' | 'lost' | undefined;
  #encoder: string | undefined;
  #declaredBitrate: BitsPerSecond | undefined;
  #keyframeInterval: Seconds | undefined;
  #malformed = 0;
  #overlapping = 0;

  /** @param refuse tells the publisher why it is dropped, and closes its connection */
  constructor(channel: ChannelLogin, encoder: string | undefined, refuse: (reason: string) => void) {
    this.channel = channel;
    this.refuse = refuse;
    this.#encoder = encoder === undefined ? undefined : encoderName(encoder);
    this.#queue.onLeave = () => refuse('The relay has ended this broadcast.');
  }

  get frames(): AsyncIterable<Frame> {
    return this.#queue;
  }

  readonly ending = (): 'finished' | 'lost' | undefined => this.#ending;
  readonly encoder = (): string | undefined => this.#encoder;

  readonly declaredBitrate = (): BitsPerSecond | undefined => this.#declaredBitrate;
  readonly keyframeInterval = (): Seconds | undefined => this.#keyframeInterval;

  take(tag: Tag): TagOutcome {
    if (this.#rate.isTooHigh(tag.body.length)) return { kind: 'refused', reason: rateReason };
    const decoded = this.#decoder.decode(tag);
    switch (decoded.kind) {
      case 'frame': {
        const frame = this.#timeline.place(decoded.frame);
        if (frame === undefined) this.#overlapping += 1;
        else {
          this.#rate.reach(frame.decodeTime);
          this.#queue.push(frame);
        }
        return taken;
      }
      case 'unsupported':
        return { kind: 'refused', reason: unsupportedReason(tag.type, decoded) };
      case 'malformed':
        this.#malformed += 1;
        return this.#malformed === 1 ? { kind: 'first-malformed', reason: decoded.reason } : taken;
      case 'format':
      case 'nothing':
        return taken;
    }
  }

  learnMetadata(metadata: AmfObject): void {
    const told = metadata.get('encoder');
    if (typeof told === 'string') this.#encoder = encoderName(told) ?? this.#encoder;
    const rates = ['videodatarate', 'audiodatarate'].map((name) => metadata.get(name));
    const kilobits = rates.reduce<number>(
      (sum, rate) => sum + (typeof rate === 'number' && rate > 0 ? rate : 0),
      0,
    );
    if (Number.isFinite(kilobits) && kilobits > 0) this.#declaredBitrate = kilobits * 1000;
    const interval = metadata.get('videokeyframe_frequency');
    if (typeof interval === 'number' && interval > 0 && interval <= longestKeyframeInterval)
      this.#keyframeInterval = interval;
  }

  /** @returns whether it was still running */
  end(ending: 'finished' | 'lost'): boolean {
    if (this.#ending !== undefined) return false;
    this.#ending = ending;
    this.#queue.end();
    return true;
  }

  /** For the log: frames that the consumer was too slow for, tags left out, clock jumps bridged. */
  counts(): { dropped: number; malformed: number; overlapping: number; clockJumps: number } {
    return {
      dropped: this.#queue.dropped,
      malformed: this.#malformed,
      overlapping: this.#overlapping,
      clockJumps: this.#timeline.jumps,
    };
  }
}

const rateReason =
  'The stream has more than 134 Mbit/s by its own time stamps: its clock stands still, or its bitrate is far too high.';

function unsupportedReason(type: Tag['type'], { what, because }: Unsupported): string {
  if (because === 'multitrack')
    return `${what} cannot be taken here: send one ${type} track (in OBS: turn off Multitrack Video and the VOD track) and start again.`;
  const [taken, setting] =
    type === 'audio' ? ['AAC or Opus', 'Audio Encoder'] : ['H.264, HEVC or AV1', 'Video Encoder'];
  return `${what} cannot be taken here: choose ${taken} (in OBS: Settings, Output, ${setting}) and start again.`;
}
