import { existsSync } from 'node:fs';
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

/** Where Debian puts it. */
const rtmpModule = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/**
 * The module that makes an nginx take RTMP, to show the checker of HLS what it has to find fault with:
 * `NGINX_RTMP_MODULE`, else Debian's; undefined on systems without it.
 */
export function findOrInstallNginxRtmp(): string | undefined {
  const forced = process.env['NGINX_RTMP_MODULE'];
  const find = () => [...(forced === undefined ? [] : [forced]), rtmpModule].find((file) => existsSync(file));
  const result = findOrInstall('nginx-rtmp', find, debianInstallers('libnginx-mod-rtmp'));
  return 'path' in result ? result.path : undefined;
}
