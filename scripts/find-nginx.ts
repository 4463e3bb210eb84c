import { debianInstallers, findOrInstall, isExecutable, placesOnPath } from './executables.ts';
import { MissingProgramError } from './missing-program.ts';

/**
 * The nginx that the cache test puts in front of a relay: `NGINX_PATH`, else the system's, else Debian's package if
 * we are root.
 *
 * @throws MissingProgramError
 */
export function findOrInstallNginx(): string {
  const forced = process.env['NGINX_PATH'];
  const find = () =>
    [...(forced === undefined ? [] : [forced]), ...placesOnPath(['nginx'])].find(isExecutable);
  const result = findOrInstall('nginx', find, debianInstallers('nginx-light'));
  if ('path' in result) return result.path;
  throw new MissingProgramError(
    `The cache test needs nginx. None was found and these did not bring one: ${result.tried.join('; ')}. Install nginx or set NGINX_PATH.`,
  );
}
