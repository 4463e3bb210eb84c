import type { AppInfo, Permissions } from '../ipc/app-messages.ts';
import type { Settings } from '../ipc/settings.ts';

const logBytes = 60_000;

/** What "copy diagnostics" puts on the clipboard, for a report to whoever helps. */
export async function writeDiagnostics(
  info: AppInfo,
  permissions: Permissions,
  settings: Settings,
  log: { tail: (maxBytes: number) => Promise<string> },
  clean: (text: string) => string,
): Promise<string> {
  return clean(
    [
      `Starling ${info.version} on ${info.platform}${info.isPackaged ? '' : ' (development)'}, ${info.locale}`,
      Object.entries(info.components)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
      `permissions: ${Object.entries(permissions)
        .map(([kind, state]) => `${kind} ${state}`)
        .join(', ')}`,
      `secrets: ${info.secretsAreSafe ? 'encrypted' : 'in memory only'}`,
      `settings: ${JSON.stringify({ ...settings, page: undefined })}`,
      '',
      await log.tail(logBytes),
    ].join('\n'),
  );
}
