import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import type { PlainMessage } from '../i18n/message.ts';

/** Where a key stands in commands until there is one. */
const keyPlaceholder = 'YOUR_STREAM_KEY';

/** The address for OBS's field "Server". An IPv6 address comes in brackets, as the browser gives it. */
export function rtmpUrl(hostName: string, port: number): string {
  return `rtmp://${hostName}:${port}/live`;
}

/** A command for any POSIX shell that puts a test picture with a beep on air. */
export function ffmpegTestCommand(ingestUrl: string, streamKey: string | null): string {
  return [
    'ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30',
    '-f lavfi -i sine=frequency=440:beep_factor=4',
    '-c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p',
    '-b:v 2500k -maxrate 2500k -bufsize 2500k',
    '-g 60 -keyint_min 60 -sc_threshold 0 -bf 0',
    '-c:a aac -b:a 128k -ar 48000 -ac 2',
    `-f flv '${ingestUrl}/${streamKey ?? keyPlaceholder}'`,
  ].join(' \\\n  ');
}

/** What to set in OBS, in the words of its dialogs: [where, what]. What is called the same in every language is a text. */
export const obsSettings: readonly (readonly [PlainMessage, PlainMessage | string])[] = [
  [words.obsOutputMode, words.obsAdvanced],
  [words.obsVideoEncoder, 'x264'],
  [words.obsRateControl, 'CBR'],
  [words.obsBitrate, words.obsBitrates],
  [words.obsKeyframes, '2 s'],
  [words.obsPreset, 'veryfast'],
  [words.obsProfile, 'high'],
  [words.obsTune, 'zerolatency'],
  [words.obsOptions, 'bframes=0'],
  [words.obsAudioBitrate, '128–160 Kbps AAC, 48 kHz'],
];
