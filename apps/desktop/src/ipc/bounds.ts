import { z } from 'zod';

/** A name for machines: letters, digits, `.`, `_`, `-`; 1 to 100 of them, so that it may be part of a file's name. */
export const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, . _ -');

/** A name for people. */
export const shortText = z.string().max(200);

/** A path on this machine, or an address. */
export const longText = z.string().max(4096);

/** @returns the schema of an answer that something did not work. */
export function failure<T extends z.ZodType>(error: T) {
  return z.object({ ok: z.literal(false), error });
}

/** Why something other than publishing did not work: what happened and what to do. */
export const FaultSchema = z.object({ code: z.string(), message: z.string() });
export type Fault = z.infer<typeof FaultSchema>;
