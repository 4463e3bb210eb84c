import * as z from 'zod';

const label = z.string().max(300);
const colour = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/i);
const side = z.int().min(16).max(7680);

/** Addresses of pictures and media: on the network or on the app's own protocol, never `file:` or `javascript:`. */
const mediaUrl = z
  .string()
  .max(2_000_000)
  .regex(/^($|https?:\/\/|starling-[a-z]+:\/\/|blob:|data:(image|video|audio)\/|\/(?!\/))/);

const screenSettings = z
  .object({
    kind: z.literal('screen'),
    /** What `capture.listSources` called it; null asks the browser's own picker. */
    captureId: z.string().max(300).nullable(),
    /** The title when it was chosen, by which it is found again after a restart. */
    label,
    hasCursor: z.boolean(),
  })
  .readonly();

const windowSettings = z
  .object({
    kind: z.literal('window'),
    captureId: z.string().max(300).nullable(),
    label,
    hasCursor: z.boolean(),
  })
  .readonly();

const cameraSettings = z
  .object({
    kind: z.literal('camera'),
    /** A `MediaDeviceInfo.deviceId`; null takes the system's default. */
    deviceId: z.string().max(300).nullable(),
    label,
    width: side,
    height: side,
    frameRate: z.number().min(1).max(120),
    isMirrored: z.boolean(),
  })
  .readonly();

const microphoneSettings = z
  .object({
    kind: z.literal('microphone'),
    deviceId: z.string().max(300).nullable(),
    label,
    echoCancellation: z.boolean(),
    noiseSuppression: z.boolean(),
    autoGainControl: z.boolean(),
  })
  .readonly();

const desktopAudioSettings = z.object({ kind: z.literal('desktop-audio') }).readonly();

const imageSettings = z
  .object({
    kind: z.literal('image'),
    /** Empty until one is chosen. */
    url: mediaUrl,
    /** The file's name, for people. */
    label,
  })
  .readonly();

const textSettings = z
  .object({
    kind: z.literal('text'),
    text: z.string().max(4000),
    fontFamily: z.string().max(200),
    /** px on the canvas before the item is scaled. */
    fontSize: z.number().min(4).max(1000),
    isBold: z.boolean(),
    isItalic: z.boolean(),
    align: z.enum(['left', 'center', 'right']),
    colour,
    /** Behind the text; null is see-through. */
    background: colour.nullable(),
    outline: z
      .object({ colour, width: z.number().min(0).max(40) })
      .readonly()
      .nullable(),
  })
  .readonly();

const mediaSettings = z
  .object({ kind: z.literal('media'), url: mediaUrl, label, isLooped: z.boolean() })
  .readonly();

const colourSettings = z.object({ kind: z.literal('colour'), colour }).readonly();

const webPageSettings = z
  .object({
    kind: z.literal('web-page'),
    url: z
      .string()
      .max(2000)
      .regex(/^($|https?:\/\/)/),
    /** The page's window, px. */
    width: side,
    height: side,
  })
  .readonly();

const channelSettings = z
  .object({
    kind: z.literal('channel'),
    /** A channel of the same relay; empty until one is chosen. */
    login: z.string().regex(/^($|[a-z0-9][a-z0-9_]{2,24}$)/),
  })
  .readonly();

const settingsSchema = z.discriminatedUnion('kind', [
  screenSettings,
  windowSettings,
  cameraSettings,
  microphoneSettings,
  desktopAudioSettings,
  imageSettings,
  textSettings,
  mediaSettings,
  colourSettings,
  webPageSettings,
  channelSettings,
]);

/** A source as files hold it. */
export const sourceSchema = z
  .object({ id: z.string().min(1).max(100), name: z.string().min(1).max(200), settings: settingsSchema })
  .readonly();

/** Where pictures or sound come from; scenes show it by its id, in as many places as they like. */
export type Source = z.infer<typeof sourceSchema>;

/** What a source of each kind is set to. */
export type SourceSettings = z.infer<typeof settingsSchema>;

/** `screen`, `window`, `camera` and so on. */
export type SourceKind = SourceSettings['kind'];

/** The settings of one kind. */
export type SettingsOf<K extends SourceKind> = Extract<SourceSettings, { kind: K }>;

const picturesOnly: readonly SourceKind[] = ['image', 'text', 'colour', 'web-page'];

/** Whether a source of this kind can be seen, so that scenes hold an item of it. */
export function hasPicture(kind: SourceKind): boolean {
  return kind !== 'microphone' && kind !== 'desktop-audio';
}

/** Whether a source of this kind can be heard, so that the mixer has a strip of it. */
export function hasSound(kind: SourceKind): boolean {
  return !picturesOnly.includes(kind) && kind !== 'camera' && kind !== 'screen' && kind !== 'window';
}

/** @returns what a new source of a kind is set to. */
export function defaultSettings<K extends SourceKind>(kind: K): SettingsOf<K> {
  return defaults[kind];
}

const capture = { captureId: null, label: '', hasCursor: true };

const defaults: { readonly [K in SourceKind]: SettingsOf<K> } = {
  screen: { kind: 'screen', ...capture },
  window: { kind: 'window', ...capture },
  camera: {
    kind: 'camera',
    deviceId: null,
    label: '',
    width: 1280,
    height: 720,
    frameRate: 30,
    isMirrored: false,
  },
  microphone: {
    kind: 'microphone',
    deviceId: null,
    label: '',
    echoCancellation: false,
    noiseSuppression: true,
    autoGainControl: false,
  },
  'desktop-audio': { kind: 'desktop-audio' },
  image: { kind: 'image', url: '', label: '' },
  text: {
    kind: 'text',
    text: 'Text',
    fontFamily: 'Inter Variable, sans-serif',
    fontSize: 96,
    isBold: true,
    isItalic: false,
    align: 'left',
    colour: '#ffffff',
    background: null,
    outline: null,
  },
  media: { kind: 'media', url: '', label: '', isLooped: true },
  colour: { kind: 'colour', colour: '#12302d' },
  'web-page': { kind: 'web-page', url: '', width: 1280, height: 720 },
  channel: { kind: 'channel', login: '' },
};
