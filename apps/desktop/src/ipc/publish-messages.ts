import { z } from 'zod';
import { failure, identifier, shortText } from './bounds.ts';

/**
 * Where a broadcast is sent. `relay`: one of ours, by either protocol. `url` is `rtmp(s)://host[:port]/app`, or
 * `srt://host[:port]` with `latency`, `pbkeylen` and the like in its query; secrets stay in main under the names that end in `Ref`.
 */
export const DestinationSchema = z.strictObject({
  id: identifier,
  name: shortText,
  kind: z.enum(['relay', 'rtmp', 'srt']),
  url: z
    .string()
    .max(1000)
    .regex(/^(rtmps?|srt):\/\/[^\s/?]+([/?][^\s]*)?$/i, 'begins with rtmp://, rtmps:// or srt:// and a host'),
  /** Of the stream key; for SRT of the stream id, which may be missing. */
  keyRef: identifier,
  /** Of SRT's passphrase; without it nothing is encrypted. */
  passphraseRef: identifier.optional(),
});
export type Destination = z.infer<typeof DestinationSchema>;

/** What the encoder makes; bit rates are bits per second. */
const VideoChoiceSchema = z.strictObject({
  bitsPerSecond: z.int().min(100_000).max(60_000_000),
  frameRate: z.number().min(1).max(120),
  width: z.int().min(16).max(7680),
  height: z.int().min(16).max(4320),
});
export type VideoChoice = z.infer<typeof VideoChoiceSchema>;

export const PublishOptionsSchema = z.strictObject({
  destinations: z.array(DestinationSchema).min(1).max(8),
  video: VideoChoiceSchema,
  audio: z.strictObject({ bitsPerSecond: z.int().min(32_000).max(512_000) }),
  /** Whether the bit rate follows what the network carries. */
  dynamicBitrate: z.boolean(),
});
export type PublishOptions = z.infer<typeof PublishOptionsSchema>;

/** Why publishing, testing or recording did not work: `message` says what happened and what to do. */
export const PublishErrorSchema = z.object({
  code: z.enum([
    'relay-unreachable',
    'key-refused',
    'key-missing',
    'passphrase-refused',
    'already-live',
    'refused',
    'ffmpeg-missing',
    'ffmpeg-died',
    'network-too-slow',
    'no-media',
    'disk-full',
    'no-permission',
    'not-recording',
    'not-live',
    'internal',
  ]),
  message: z.string(),
  /** Whether trying again, without a change, may work. */
  retry: z.boolean(),
});
export type PublishError = z.infer<typeof PublishErrorSchema>;

/** A failure of publishing, as an answer. */
export const publishFailure = failure(PublishErrorSchema);

export const PublishStateSchema = z.object({
  destinationId: z.string(),
  state: z.enum(['connecting', 'live', 'reconnecting', 'stopped', 'failed']),
  /** How often it was tried since it was live last; 0 while it is. */
  attempt: z.int(),
  /** Milliseconds until the next attempt; 0 while one runs or none is planned. */
  nextAttemptInMs: z.number(),
  error: PublishErrorSchema.optional(),
});
export type PublishState = z.infer<typeof PublishStateSchema>;

/** What an SRT connection knows of its way. Counts are since it began. */
const SrtFiguresSchema = z.object({
  /** Of the packets that were sent lately, those that had to be sent again; 0 to 1. */
  lossShare: z.number(),
  resentPackets: z.int(),
  /** Given up, as they would have come too late. */
  droppedPackets: z.int(),
  /** Age of the oldest packet that has not been acknowledged. */
  bufferMs: z.number(),
  /** What the other side holds back. */
  latencyMs: z.number(),
  isEncrypted: z.boolean(),
});
export type SrtFigures = z.infer<typeof SrtFiguresSchema>;

/** Sent once a second for each destination. Loads are shares of one; counts are since the broadcast began. */
export const PublishStatsSchema = z.object({
  destinationId: z.string(),
  bitsPerSecond: z.number(),
  targetBitsPerSecond: z.number(),
  sendBufferMs: z.number(),
  /** Frames that the network could not carry. */
  droppedFrames: z.int(),
  /** Frames that the encoder could not make in time. */
  skippedFrames: z.int(),
  /** Frames that the compositor painted too late. */
  lateFrames: z.int(),
  roundTripMs: z.number(),
  encoderLoad: z.number(),
  timeOnAirMs: z.number(),
  /** By SRT alone. */
  srt: SrtFiguresSchema.optional(),
});
export type PublishStats = z.infer<typeof PublishStatsSchema>;

/** What a page that was loaded anew asks first: main publishes on while the page is gone. */
export const PublishStatusSchema = z.object({
  /** Null when nothing is published. */
  session: z
    .object({
      sessionId: z.string(),
      /** Unix time in ms. */
      startedAt: z.number(),
      options: PublishOptionsSchema,
      destinations: z.array(PublishStateSchema),
    })
    .nullable(),
});
export type PublishStatus = z.infer<typeof PublishStatusSchema>;

/** What a real upload to the relay has shown. */
export const BandwidthResultSchema = z.object({
  ok: z.literal(true),
  bitsPerSecond: z.number(),
  roundTripMs: z.number(),
});
export type BandwidthResult = z.infer<typeof BandwidthResultSchema>;
