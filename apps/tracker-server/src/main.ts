import './tune-memory.ts';
import * as path from 'node:path';
import { pino, type Logger } from 'pino';
import { default as pretty } from 'pino-pretty';
import { runProgram } from '@starling/shared/program/run-program.ts';
import { portError } from '@starling/shared/program/start-error.ts';
import { TlsFiles, TlsFilesError } from '@starling/shared/program/tls-files.ts';
import type { Millis } from '@starling/shared/units.ts';
import { BadConfigError, HelpRequested, readConfig, type Config } from './config.ts';
import { watchKeyFile } from './key-file.ts';
import { BadKeyError, RelayKeys } from './relay-keys.ts';
import { startTracker, type RunningTracker } from './start-tracker.ts';

/** So often it is looked whether the certificate has been renewed. */
const renewTlsEvery: Millis = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  const log = createLog(config.logFormat);
  const relayKeys = new RelayKeys();
  for (const key of config.relayKeys) relayKeys.add(key);
  const tls = config.tls && new TlsFiles(config.tls.cert, config.tls.key);
  const tracker = await start(config, tls, relayKeys);
  const stop = new AbortController();
  if (tls !== undefined) setInterval(() => renewTls(tls, tracker, log), renewTlsEvery).unref();
  if (config.dataDir !== undefined) void watchRelay(config.dataDir, relayKeys, log, stop.signal);
  const { url, peerTrackers, isOpen } = config;
  log.info({ port: tracker.port, isOpen, relayKeys: relayKeys.size, url, peerTrackers }, 'tracker listening');
  if (!isOpen && relayKeys.size === 0 && config.dataDir === undefined)
    log.warn('nobody can join: give a --relay-key, or --open');
  // Whoever started this process may wait for it.
  process.send?.('listening');
  await signalled();
  log.info('stopping');
  stop.abort();
  await tracker.stop();
}

async function start(
  config: Config,
  tls: TlsFiles | undefined,
  relayKeys: RelayKeys,
): Promise<RunningTracker> {
  const { port, host, isOpen, url, peerTrackers, isBehindProxy, connections, connectionsPerAddress } = config;
  return await startTracker({
    ...{ port, host, relayKeys, isOpen, url, peerTrackers, isBehindProxy },
    ...{ tls: tls?.identity, limits: { connections, connectionsPerAddress } },
  }).catch(portError('--tracker-port', port));
}

/** Files that are no good just now leave the old certificate in use: a tool may be in the midst of writing them. */
function renewTls(files: TlsFiles, tracker: RunningTracker, log: Logger): void {
  try {
    const identity = files.renew();
    if (identity === undefined) return;
    tracker.renewTls(identity);
    log.info({ expiresAt: files.expiresAt }, 'the certificate was renewed');
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
  }
}

async function watchRelay(dataDir: string, keys: RelayKeys, log: Logger, signal: AbortSignal): Promise<void> {
  const file = path.join(dataDir, 'mesh-key.pub');
  const take = (text: string) => {
    try {
      keys.add(text);
      log.info({ file }, 'tokens of this relay are taken');
    } catch (error) {
      log.error({ file }, error instanceof Error ? error.message : String(error));
    }
  };
  await watchKeyFile(file, take, signal);
}

function createLog(format: 'pretty' | 'json'): Logger {
  const options = { level: process.env['STARLING_LOG_LEVEL'] ?? 'info', base: null };
  if (format === 'json') return pino(options);
  return pino(options, pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', sync: true }));
}

/** A second signal ends the process at once. */
async function signalled(): Promise<void> {
  await new Promise<void>((resolve) => {
    let isStopping = false;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        if (isStopping) process.exit(1);
        isStopping = true;
        resolve();
      });
  });
}

await runProgram('starling tracker', main, {
  help: HelpRequested,
  expected: [BadConfigError, BadKeyError, TlsFilesError],
});
