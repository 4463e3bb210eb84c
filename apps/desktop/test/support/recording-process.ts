import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { defaultSettings } from '../../src/ipc/settings.ts';
import { createPublishing } from '../../src/main/publish/create-publishing.ts';
import { FakePage } from './fake-page.ts';
import { makeStudioMedia } from './studio-media.ts';

/** `node recording-process.ts FOLDER stream|own`: records until it is killed, a minute at most. */
const [folder = '.', quality] = process.argv.slice(2);
const ignore = () => undefined;
const studio = createPublishing({
  ...{ secret: ignore, send: ignore, log: { info: ignore, warn: ignore, error: ignore } },
  ...{ settings: () => defaultSettings, videoFolder: folder, logFolder: folder, relaySession: ignore },
});
const page = new FakePage(makeStudioMedia(ffmpegInstaller.path));
studio.attachEncoder(page.port);
page.play();
await studio.handlers['record.start']({ folder, quality: quality === 'own' ? 'own' : 'stream' });
setTimeout(() => process.exit(1), 60_000);
