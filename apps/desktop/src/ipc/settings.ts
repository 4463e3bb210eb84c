import { z } from 'zod';
import { longText, shortText } from './bounds.ts';
import { HotkeySchema } from './app-messages.ts';
import { DestinationSchema, PublishOptionsSchema } from './publish-messages.ts';

const shape = {
  /** The relay's origin, or empty before the first one. */
  relayOrigin: longText,
  /** Where it takes broadcasts: for a start at which it does not answer. */
  relayRtmpPort: z.int().min(1).max(65_535),
  recentRelays: z.array(longText).max(10),
  theme: z.enum(['system', 'dark', 'light']),
  language: z.enum(['system', 'en', 'de']),
  /** How the relay is published to. SRT bears loss and needs UDP. */
  relayProtocol: z.enum(['rtmp', 'srt']),
  /** Destinations beside the relay's own. */
  destinations: z.array(DestinationSchema).max(8),
  video: PublishOptionsSchema.shape.video,
  audio: PublishOptionsSchema.shape.audio,
  dynamicBitrate: z.boolean(),
  /** Where recordings go; empty for the system's folder of videos. */
  recordFolder: longText,
  recordQuality: z.enum(['stream', 'own']),
  /** Length of the replay buffer in seconds; 0 for none. */
  replaySeconds: z.int().min(0).max(120),
  hotkeys: z.array(HotkeySchema).max(100),
  /** The collection that is opened at the start; empty for the first. */
  collectionId: shortText,
  closeToTray: z.boolean(),
  checkForUpdates: z.boolean(),
  /** Small settings of the page by name, as a browser's localStorage would hold them. */
  page: z.record(z.string().max(100), z.string().max(4096)),
};

/** What the app remembers. Secrets are not among it. */
export const SettingsSchema = z.strictObject(shape);
export type Settings = z.infer<typeof SettingsSchema>;

/** Some of the settings; the others stay. */
export const SettingsPatchSchema = SettingsSchema.partial();
export type SettingsPatch = z.infer<typeof SettingsPatchSchema>;

/** The settings of an app that was never started before. */
export const defaultSettings: Settings = {
  relayOrigin: '',
  relayRtmpPort: 1935,
  recentRelays: [],
  theme: 'system',
  language: 'system',
  relayProtocol: 'rtmp',
  destinations: [],
  video: { bitsPerSecond: 2_500_000, frameRate: 30, width: 1280, height: 720 },
  audio: { bitsPerSecond: 160_000 },
  dynamicBitrate: true,
  recordFolder: '',
  recordQuality: 'stream',
  replaySeconds: 30,
  hotkeys: [],
  collectionId: '',
  closeToTray: false,
  checkForUpdates: true,
  page: {},
};
