import './tune-memory.ts';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { pino, type Logger } from 'pino';
import { default as pretty } from 'pino-pretty';
import { BadConfigError, HelpRequested, readConfig, type Config } from './config.ts';
import { watchKeyFile } from './key-file.ts';
import { BadKeyError, RelayKeys } from './relay-keys.ts';
import { startTracker, type RunningTracker } from './start-tracker.ts';

/** The tracker cannot start; the message is the one line that is printed. */
class StartError extends Error {}

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  const log = createLog(config.logFormat);
  const relayKeys = new RelayKeys();
  for (const key of config.relayKeys) relayKeys.add(key);
  const tls = config.tls && {
    cert: readPem('tls-cert', config.tls.cert),
    key: readPem('tls-key', config.tls.key),
  };
  const tracker = await start(config, tls, relayKeys);
  const stop = new AbortController();
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
  tls: { cert: Buffer; key: Buffer } | undefined,
  relayKeys: RelayKeys,
): Promise<RunningTracker> {
  const { port, host, isOpen, url, peerTrackers, isBehindProxy, connections, connectionsPerAddress } = config;
  try {
    return await startTracker({
      ...{ port, host, tls, relayKeys, isOpen, url, peerTrackers, isBehindProxy },
      limits: { connections, connectionsPerAddress },
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
    throw new StartError(`--tracker-port: port ${port} ${why}`);
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

function readPem(flag: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new StartError(`--${flag}: "${file}" cannot be read`);
  }
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

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof HelpRequested) {
      console.log(error.message);
      process.exit(0);
    }
    const isExpected =
      error instanceof StartError || error instanceof BadConfigError || error instanceof BadKeyError;
    console.error(isExpected ? `starling tracker: ${error.message}` : error);
    process.exit(1);
  },
);
