import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import * as path from 'node:path';

/** Whether the file is there and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where programs of these names may lie, in the order of PATH. */
export function placesOnPath(names: readonly string[]): string[] {
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name + extension)));
}

/** A command that may bring a program that is missing. */
export interface Installer {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Installs a Debian package, where that is possible without asking: as root on Debian. */
export function debianInstallers(packageName: string): Installer[] {
  const isDebianRoot =
    process.platform === 'linux' && process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
  if (!isDebianRoot) return [];
  const install = ['install', '-y', '-qq', '--no-install-recommends', packageName];
  return [
    { name: 'apt-get update', command: 'apt-get', args: ['update', '-qq'] },
    { name: `apt-get install ${packageName}`, command: 'apt-get', args: install },
  ];
}

/**
 * Looks for a program, and runs the installers one after the other until it is there.
 *
 * @returns the program, or which installers were tried in vain
 */
export function findOrInstall(
  name: string,
  find: () => string | undefined,
  installers: readonly Installer[],
): { readonly path: string } | { readonly tried: readonly string[] } {
  const found = find();
  if (found !== undefined) return { path: found };
  const tried: string[] = [];
  for (const installer of installers) {
    console.log(`No ${name} found; trying: ${installer.name}`);
    const result = spawnSync(installer.command, installer.args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const installed = find();
    if (installed !== undefined) return { path: installed };
    tried.push(`${installer.name} (exit ${result.status ?? result.signal ?? 'unknown'})`);
  }
  return { tried };
}
