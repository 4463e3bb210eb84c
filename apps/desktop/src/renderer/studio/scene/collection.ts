import * as z from 'zod';
import { sourceSchema } from './source.ts';
import { defaultStrip, stripSchema, type Strip } from './strip.ts';

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(200);
/** Items may hang over the canvas, but not where nobody finds them again. */
const coordinate = z.number().min(-100_000).max(100_000);
const share = z.number().min(0).max(1);

const cropSchema = z
  .object({ left: share, top: share, right: share, bottom: share })
  .refine((crop) => crop.left + crop.right < 1 && crop.top + crop.bottom < 1, 'crops everything away')
  .readonly();

const itemSchema = z
  .object({
    id,
    sourceId: id,
    /** Centre, px of the canvas. */
    x: coordinate,
    y: coordinate,
    /** The box on the canvas before rotation, px; the cropped source is fitted into it. */
    width: z.number().min(1).max(100_000),
    height: z.number().min(1).max(100_000),
    /** Degrees clockwise. */
    rotation: z.number().min(-360).max(360),
    /** What is cut off the source on each side, as a share of its width or height. */
    crop: cropSchema,
    opacity: share,
    visible: z.boolean(),
    locked: z.boolean(),
    /** How the source lies in the box: filled by stretching, wholly inside, or covering it. */
    fit: z.enum(['stretch', 'contain', 'cover']),
  })
  .readonly();

const sceneSchema = z
  .object({
    id,
    name,
    /** Back to front. */
    items: z.array(itemSchema).max(200).readonly(),
  })
  .readonly();

const canvasSchema = z
  .object({
    /** px, even because 4:2:0 video is. */
    width: z.int().min(16).max(7680).multipleOf(2),
    height: z.int().min(16).max(7680).multipleOf(2),
    frameRate: z.number().min(1).max(120),
  })
  .readonly();

const transitionSchema = z
  .object({ kind: z.enum(['cut', 'fade']), durationMs: z.number().min(0).max(10_000) })
  .readonly();

/** A collection as files hold it; `parseCollection` also checks that all it refers to is there. */
export const collectionSchema = z
  .object({
    version: z.literal(1),
    id,
    name,
    canvas: canvasSchema,
    scenes: z.array(sceneSchema).min(1).max(100).readonly(),
    sources: z.array(sourceSchema).max(500).readonly(),
    transition: transitionSchema,
    /** On air. */
    programSceneId: id,
    /** Next to go on air; the same as the program's where nothing is being prepared. */
    previewSceneId: id,
    strips: z.record(id, stripSchema).readonly(),
  })
  .readonly();

export type { Source, SourceSettings } from './source.ts';
export type { Strip } from './strip.ts';

/** Everything of one show: its canvas, scenes, sources and mixer. Immutable; saved as JSON. */
export type Collection = z.infer<typeof collectionSchema>;
/** One picture, composed of items. */
export type Scene = z.infer<typeof sceneSchema>;
/** One showing of a source in a scene. */
export type SceneItem = z.infer<typeof itemSchema>;
/** The picture that is composed: px and frames a second. */
export type Canvas = z.infer<typeof canvasSchema>;
export type Crop = z.infer<typeof cropSchema>;

export type Fit = SceneItem['fit'];

/** Nothing cut off. */
export const noCrop: Crop = { left: 0, top: 0, right: 0, bottom: 0 };

/** Makes ids that no other call makes: `crypto.randomUUID`, or a counter in tests. */
export type NewId = () => string;

/** @returns an empty show with one scene, 1280×720 at 30 frames a second. */
export function createCollection(collectionName: string, sceneName: string, newId: NewId): Collection {
  const scene: Scene = { id: newId(), name: sceneName, items: [] };
  return {
    version: 1,
    id: newId(),
    name: collectionName,
    canvas: { width: 1280, height: 720, frameRate: 30 },
    scenes: [scene],
    sources: [],
    transition: { kind: 'fade', durationMs: 300 },
    programSceneId: scene.id,
    previewSceneId: scene.id,
    strips: {},
  };
}

/** @returns the strip of a source, as it is where none was set. */
export function stripOf(collection: Collection, sourceId: string): Strip {
  return collection.strips[sourceId] ?? defaultStrip;
}

/** A collection, or why what was read is none. */
export type ParsedCollection =
  { readonly ok: true; readonly collection: Collection } | { readonly ok: false; readonly message: string };

/** Reads what a file, an import or a crash left behind. Never throws; refuses what refers to something that is not there. */
export function parseCollection(value: unknown): ParsedCollection {
  const parsed = collectionSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.join('.');
    return { ok: false, message: `${place}: ${issue?.message ?? 'not a scene collection'}` };
  }
  const fault = brokenReference(parsed.data);
  return fault === null ? { ok: true, collection: parsed.data } : { ok: false, message: fault };
}

function brokenReference(collection: Collection): string | null {
  const sceneIds = new Set(collection.scenes.map((scene) => scene.id));
  const sourceIds = new Set(collection.sources.map((source) => source.id));
  if (sceneIds.size < collection.scenes.length) return 'scenes: two have the same id';
  if (sourceIds.size < collection.sources.length) return 'sources: two have the same id';
  for (const key of ['programSceneId', 'previewSceneId'] as const) {
    if (!sceneIds.has(collection[key])) return `${key}: there is no scene ${collection[key]}`;
  }
  for (const sourceId of Object.keys(collection.strips)) {
    if (!sourceIds.has(sourceId)) return `strips: there is no source ${sourceId}`;
  }
  const itemIds = new Set<string>();
  for (const item of collection.scenes.flatMap((scene) => scene.items)) {
    if (!sourceIds.has(item.sourceId)) return `items: there is no source ${item.sourceId}`;
    if (itemIds.has(item.id)) return `items: two have the id ${item.id}`;
    itemIds.add(item.id);
  }
  return null;
}
