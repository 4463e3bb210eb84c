import { z } from 'zod';
import { longText, shortText } from './bounds.ts';
import { publishFailure, PublishErrorSchema } from './publish-messages.ts';

export const RecordOptionsSchema = z.strictObject({
  folder: longText,
  /** `stream`: what is published, untouched. `own`: encoded anew, for a better picture on disk. */
  quality: z.enum(['stream', 'own']),
});
export type RecordOptions = z.infer<typeof RecordOptionsSchema>;

/** A file that was written, by its path on this machine. */
export const WrittenFileSchema = z.union([
  z.object({ ok: z.literal(true), file: z.string() }),
  publishFailure,
]);
export type WrittenFile = z.infer<typeof WrittenFileSchema>;

export const RecordStateSchema = z.object({
  state: z.enum(['idle', 'recording', 'failed']),
  file: z.string().nullable(),
  bytes: z.number(),
  durationMs: z.number(),
  /** Seconds that `replay.save` would write now. */
  replaySeconds: z.number(),
  error: PublishErrorSchema.optional(),
});
export type RecordState = z.infer<typeof RecordStateSchema>;

/** A moment worth finding again; `atMs` counts from the start of the recording or broadcast. */
export const MarkerSchema = z.object({ label: shortText, atMs: z.number() });
export type Marker = z.infer<typeof MarkerSchema>;
