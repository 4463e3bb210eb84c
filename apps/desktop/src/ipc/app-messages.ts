import { z } from 'zod';
import { shortText } from './bounds.ts';

/** A screen or window that may be captured. */
export const CaptureSourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['screen', 'window']),
  /** A `data:` URL of a small picture, or empty. */
  thumbnail: z.string(),
});
export type CaptureSource = z.infer<typeof CaptureSourceSchema>;

/**
 * What the next `getDisplayMedia` of the page gets. `web-page` names a page opened by `webPage.open`.
 * `desktop-audio` is sound alone; where a system cannot give it the promise is refused.
 */
export const CaptureChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['screen', 'window']),
    sourceId: shortText.min(1),
    withSound: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('desktop-audio') }),
  z.strictObject({ kind: z.literal('web-page'), sourceId: shortText.min(1), withSound: z.boolean() }),
]);
export type CaptureChoice = z.infer<typeof CaptureChoiceSchema>;

/** What a system guards. */
export const PermissionKindSchema = z.enum(['camera', 'microphone', 'screen']);
export type PermissionKind = z.infer<typeof PermissionKindSchema>;

/** `unknown`: the system was not asked yet. `needs-restart`: granted, but the app must be started again. */
export const PermissionStateSchema = z.enum(['granted', 'denied', 'restricted', 'unknown']);
export type PermissionState = z.infer<typeof PermissionStateSchema>;

export const PermissionsSchema = z.record(PermissionKindSchema, PermissionStateSchema);
export type Permissions = z.infer<typeof PermissionsSchema>;

/** A file that the user chose. `url` is a path on the app's protocol; `path` is for folders, which main writes to. */
export const PickedFileSchema = z.union([
  z.object({ ok: z.literal(true), name: z.string(), url: z.string(), path: z.string() }),
  z.object({ ok: z.literal(false), reason: z.enum(['cancelled', 'unreadable']) }),
]);
export type PickedFile = z.infer<typeof PickedFileSchema>;

/** An action of the studio and its keys in Electron's notation (`CommandOrControl+Shift+R`). */
export const HotkeySchema = z.strictObject({
  action: z.string().min(1).max(100),
  accelerator: z.string().min(1).max(100),
});
export type Hotkey = z.infer<typeof HotkeySchema>;

/** Whether the system lets the keys through while another window has the focus, and why not. */
export const HotkeyResultSchema = HotkeySchema.extend({
  isGlobal: z.boolean(),
  because: z.enum(['registered', 'taken', 'not-a-key', 'wayland']),
});
export type HotkeyResult = z.infer<typeof HotkeyResultSchema>;

export const AppInfoSchema = z.object({
  version: z.string(),
  platform: z.enum(['darwin', 'win32', 'linux']),
  /** Versions of what the app is made of: electron, chrome, node. */
  components: z.record(z.string(), z.string()),
  /** Where the app keeps its files. */
  folder: z.string(),
  /** Where recordings go unless another folder is chosen. */
  videoFolder: z.string(),
  isPackaged: z.boolean(),
  /** Whether secrets are encrypted with a key of the system's. If not, they live as long as the app runs. */
  secretsAreSafe: z.boolean(),
  locale: z.string(),
});
export type AppInfo = z.infer<typeof AppInfoSchema>;

/** What a link `starling://…` or a second start asked for. */
export const DeepLinkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('channel'), channel: z.string() }),
]);
export type DeepLink = z.infer<typeof DeepLinkSchema>;

/** What the updater does; it never installs without being told. */
export const UpdateStateSchema = z.object({
  state: z.enum(['off', 'checking', 'current', 'downloading', 'ready', 'failed']),
  version: z.string().nullable(),
  message: z.string(),
});
export type UpdateState = z.infer<typeof UpdateStateSchema>;
