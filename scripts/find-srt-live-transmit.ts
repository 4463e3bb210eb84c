import { debianInstallers, findOrInstall, isExecutable, placesOnPath } from './executables.ts';

/**
 * libsrt's own program, which SRT is tested against: `SRT_LIVE_TRANSMIT_PATH`, else the system's, else Debian's package if we
 * are root; undefined where there is none.
 */
export function findOrInstallSrtLiveTransmit(): string | undefined {
  const forced = process.env['SRT_LIVE_TRANSMIT_PATH'];
  const find = () =>
    [...(forced === undefined ? [] : [forced]), ...placesOnPath(['srt-live-transmit'])].find(isExecutable);
  const result = findOrInstall('srt-live-transmit', find, debianInstallers('srt-tools'));
  return 'path' in result ? result.path : undefined;
}
