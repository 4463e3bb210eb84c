import * as z from 'zod';

/** `:login` in a path. */
export const loginParams = z.object({ login: z.string().toLowerCase().max(64) });

/** `?first=&after=` of a list: how many, and the cursor of the answer before. */
export const pageQuery = z.object({
  first: z.coerce.number().int().min(1).max(100).default(20),
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'after is a cursor of an earlier answer')
    .default('0')
    .transform(Number),
});

/** @returns the cursor for what follows a page, null behind the last; `found` may hold one more than was asked for */
export function nextCursor(found: number, page: { first: number; after: number }): string | null {
  return found > page.first ? String(page.after + page.first) : null;
}
