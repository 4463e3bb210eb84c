import * as z from 'zod';
import type { Bytes, Millis } from '../units.ts';

/**
 * `POST /api/bandwidth-test` with bytes of any content as `application/octet-stream`: the relay reads and forgets them.
 * For the account that is logged in, one at a time. It answers at the body's end, or when it has had enough, and then
 * closes the connection.
 */

/** After so many bytes, or so long, the relay has had enough. */
export const bandwidthTestLimits: { readonly bytes: Bytes; readonly time: Millis } = {
  ...{ bytes: 64 * 1024 * 1024, time: 10_000 },
};

export const bandwidthResultSchema = z.object({
  receivedBytes: z.number().int().min(0).describe('After the first piece, with which the time begins'),
  durationMs: z.number().min(0).describe('From the first piece to the last one'),
});
