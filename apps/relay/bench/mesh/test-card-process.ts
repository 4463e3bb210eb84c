import { putTestCardOnAir } from '../../test/support/test-card-on-air.ts';

/**
 * Publishes a test card until its parent ends it or goes: `URL WIDTH HEIGHT FRAME-RATE BITRATE`. The card alone needs a fifth
 * to a half of the bits, so the encoder fills up to the bitrate (ITU-T H.264 §7.4.1, NAL units of filler data).
 */
const [url = '', width, height, frameRate, bitrate] = process.argv.slice(2);
const onAir = await putTestCardOnAir(url, {
  ...{ width: Number(width), height: Number(height), frameRate: Number(frameRate), bitrate: Number(bitrate) },
  output: ['-x264-params', 'nal-hrd=cbr', '-f', 'flv'],
});
process.on('disconnect', () => void onAir.stop().then(() => process.exit(0)));
