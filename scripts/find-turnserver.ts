import { debianInstallers, findOrInstall, isExecutable, placesOnPath } from './executables.ts';

/**
 * The TURN server that viewers are sent through in one test: `TURNSERVER_PATH`, else the system's coturn, else Debian's
 * package if we are root; undefined where there is none.
 */
export function findOrInstallTurnserver(): string | undefined {
  const forced = process.env['TURNSERVER_PATH'];
  const find = () =>
    [...(forced === undefined ? [] : [forced]), ...placesOnPath(['turnserver'])].find(isExecutable);
  const result = findOrInstall('turnserver', find, debianInstallers('coturn'));
  return 'path' in result ? result.path : undefined;
}
