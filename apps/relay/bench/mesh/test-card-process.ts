import { putTestCardOnAir } from '../../test/support/test-card-on-air.ts';

/** Publishes a test card until its parent ends it or goes: `URL WIDTH HEIGHT FRAME-RATE BITRATE`. */
const [url = '', width, height, frameRate, bitrate] = process.argv.slice(2);
const onAir = await putTestCardOnAir(url, {
  ...{ width: Number(width), height: Number(height), frameRate: Number(frameRate), bitrate: Number(bitrate) },
});
process.on('disconnect', () => void onAir.stop().then(() => process.exit(0)));
