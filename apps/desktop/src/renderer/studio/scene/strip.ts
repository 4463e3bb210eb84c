import * as z from 'zod';

const attackMs = z.number().min(0.1).max(500);
const releaseMs = z.number().min(1).max(3000);

const gateSchema = z
  .object({
    /** Opens above, dBFS. */
    openDb: z.number().min(-96).max(0),
    /** Closes below, dBFS; not above `openDb`, or it would flutter. */
    closeDb: z.number().min(-96).max(0),
    attackMs,
    holdMs: z.number().min(0).max(3000),
    releaseMs,
  })
  .refine((gate) => gate.closeDb <= gate.openDb, 'closeDb is above openDb')
  .readonly();

const compressorSchema = z
  .object({
    thresholdDb: z.number().min(-60).max(0),
    /** Above the threshold: dB in for each dB out. */
    ratio: z.number().min(1).max(32),
    attackMs,
    releaseMs,
    makeUpDb: z.number().min(-24).max(24),
  })
  .readonly();

const limiterSchema = z.object({ ceilingDb: z.number().min(-24).max(0), releaseMs }).readonly();

/** A strip as files hold it. */
export const stripSchema = z
  .object({
    /** -60 (silent) to +12 dB. */
    gainDb: z.number().min(-60).max(12),
    muted: z.boolean(),
    /** Whether the streamer hears it, and whether viewers do. */
    monitoring: z.enum(['off', 'monitor', 'monitor-only']),
    /** 0 to 1000 ms, to bring sound in step with a slower picture. */
    delayMs: z.number().min(0).max(1000),
    gate: gateSchema.nullable(),
    compressor: compressorSchema.nullable(),
    limiter: limiterSchema.nullable(),
  })
  .readonly();

/** What the mixer does with one source's sound, in this order: gate, compressor, limiter, gain, delay. */
export type Strip = z.infer<typeof stripSchema>;
export type Gate = z.infer<typeof gateSchema>;
export type Compressor = z.infer<typeof compressorSchema>;
export type Limiter = z.infer<typeof limiterSchema>;

/** Sound as it is. */
export const defaultStrip: Strip = {
  gainDb: 0,
  muted: false,
  monitoring: 'off',
  delayMs: 0,
  gate: null,
  compressor: null,
  limiter: null,
};

/** What the filters are set to when they are switched on: for a voice at a desk. */
export const defaultFilters: {
  readonly gate: Gate;
  readonly compressor: Compressor;
  readonly limiter: Limiter;
} = {
  gate: { openDb: -42, closeDb: -48, attackMs: 10, holdMs: 150, releaseMs: 120 },
  compressor: { thresholdDb: -20, ratio: 4, attackMs: 6, releaseMs: 120, makeUpDb: 4 },
  limiter: { ceilingDb: -1, releaseMs: 60 },
};
