import './tune-memory.ts';
import { accessSync, constants, mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { runProgram } from '@starling/shared/program/run-program.ts';
import { codeOf, StartError } from '@starling/shared/program/start-error.ts';
import type { Millis } from '@starling/shared/units.ts';
import { BadConfigError } from './config/bad-config-error.ts';
import { HelpRequested, readConfig } from './config/config.ts';
import { openDatabase } from './database/database.ts';
import { createLog } from './logging.ts';
import { Relay } from './relay.ts';
import { chooseEncoder } from './transcode/encoder.ts';
import { NoFfmpegError } from '@starling/shared/ffmpeg/find-ffmpeg.ts';
import { findFfmpeg } from './transcode/ffmpeg-binary.ts';

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  prepareDataDir(config.dataDir);
  const log = createLog(config.logFormat);
  const ffmpeg = await findFfmpeg();
  log.info({ version: ffmpeg.version, from: ffmpeg.from, limits: ffmpeg.limits }, 'ffmpeg found');
  const { encoder, refused } = await chooseEncoder(ffmpeg.path, config.encoder);
  if (config.encoder !== 'libx264') log.info({ encoder, refused }, 'the encoder of the ladder');
  const database = await openDatabase(config.dataDir);
  const relay = new Relay(config, log, ffmpeg, encoder, database);
  const started = relay.start();
  const stopped = stopOnSignal(relay, started, log);
  await started;
  await stopped;
}

/** What stops a process gives it ten seconds mostly, and then kills it: a log line is better. */
const mostStopping: Millis = 9_500;

/**
 * Resolves when a signal has stopped the relay; a second signal ends the process at once, as does a stop that takes
 * too long. What is on disk then is put in order by the next start. One that is still starting is stopped when it has.
 */
function stopOnSignal(relay: Relay, started: Promise<void>, log: Logger): Promise<void> {
  const stopped = Promise.withResolvers<undefined>();
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({ afterMs: mostStopping }, 'the relay could not stop in time and is cut off');
      process.exit(1);
    }, mostStopping).unref();
    started.then(() => relay.stop()).then(() => stopped.resolve(undefined), stopped.reject);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopped.promise;
}

function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new StartError(`--data-dir: "${dataDir}" cannot be written to (${codeOf(error)})`);
  }
}

await runProgram('starling', main, { help: HelpRequested, expected: [BadConfigError, NoFfmpegError] });
