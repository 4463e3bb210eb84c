import { z } from 'zod';
import { failure, FaultSchema, identifier, shortText } from './bounds.ts';

/** The relay that the app talks to. */
export const RelaySchema = z.object({
  /** `https://live.example.org`, without a slash at the end. */
  origin: z.string(),
  name: z.string(),
  /** Where to publish: `rtmp://live.example.org:1935/live`. */
  rtmpUrl: z.string(),
  /** `srt://live.example.org:8890`, and whether a passphrase is asked for; undefined where it takes no SRT. */
  srt: z.object({ url: z.string(), isEncrypted: z.boolean() }).optional(),
});
export type Relay = z.infer<typeof RelaySchema>;

export const ConnectResultSchema = z.union([
  RelaySchema.extend({ ok: z.literal(true) }),
  failure(FaultSchema),
]);
export type ConnectResult = z.infer<typeof ConnectResultSchema>;

export const LoginSchema = z.strictObject({
  login: shortText.min(1),
  password: z.string().min(1).max(1000),
});

export const LoginResultSchema = z.union([
  z.object({ ok: z.literal(true), login: z.string() }),
  failure(FaultSchema),
]);

/** The stream key went into main's store of secrets; the page gets its name only. */
export const StreamKeyResultSchema = z.union([
  z.object({ ok: z.literal(true), keyRef: identifier }),
  failure(FaultSchema),
]);

/** A relay that answered on the local network. */
export const FoundRelaySchema = z.object({ name: z.string(), address: z.string() });
export type FoundRelay = z.infer<typeof FoundRelaySchema>;
