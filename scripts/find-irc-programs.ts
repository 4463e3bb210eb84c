import { debianInstallers, findOrInstall, isExecutable, placesOnPath } from './executables.ts';

/** Programs that people chat with by plain IRC; each has its own Debian package. */
const programs = {
  'weechat-headless': 'WEECHAT_PATH',
  irssi: 'IRSSI_PATH',
} as const;

/**
 * A chat program that the relay is tested with: its environment variable, else the system's, else Debian's package if we
 * are root; undefined where there is none.
 */
export function findOrInstallIrcProgram(name: keyof typeof programs): string | undefined {
  const forced = process.env[programs[name]];
  const find = () => [...(forced === undefined ? [] : [forced]), ...placesOnPath([name])].find(isExecutable);
  const result = findOrInstall(name, find, debianInstallers(name));
  return 'path' in result ? result.path : undefined;
}
