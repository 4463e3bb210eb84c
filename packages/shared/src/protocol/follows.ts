import * as z from 'zod';

/**
 * Who follows which channel, in the relay's HTTP API.
 *
 * - `GET /api/channels/:login/follow` → {@link followSchema}, also for guests · `PUT`, `DELETE` → {@link followSchema}
 * - `GET /api/me/follows?first=&after=` → {@link followsSchema}, newest first
 */

/** Whether who asks follows a channel, and how many do. */
export const followSchema = z.object({
  isFollowing: z.boolean(),
  since: z.iso.datetime().nullable(),
  followers: z.number().int().min(0),
});
export type Follow = z.infer<typeof followSchema>;

export const followsSchema = z.object({
  data: z.array(z.object({ login: z.string().describe('The channel'), since: z.iso.datetime() })),
  cursor: z.string().nullable(),
});
