import { z } from 'zod';
import { identifier, shortText } from './bounds.ts';

/**
 * A collection of scenes as main keeps it: main writes and lists it, the studio's model judges what is inside.
 * At most 2 MiB as JSON.
 */
export const StoredCollectionSchema = z.looseObject({
  version: z.literal(1),
  id: identifier,
  name: shortText,
});
export type StoredCollection = z.infer<typeof StoredCollectionSchema>;

export const CollectionEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Unix time in ms of the last change. */
  changedAt: z.number(),
});
export type CollectionEntry = z.infer<typeof CollectionEntrySchema>;

/** `corrupt`: the file could not be read and was set aside under the name `file`. */
export const LoadedCollectionSchema = z.union([
  z.object({ ok: z.literal(true), collection: StoredCollectionSchema }),
  z.object({ ok: z.literal(false), reason: z.enum(['missing', 'corrupt']), file: z.string().nullable() }),
]);
export type LoadedCollection = z.infer<typeof LoadedCollectionSchema>;
