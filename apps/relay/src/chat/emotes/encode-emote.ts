import { fork } from 'node:child_process';
import * as path from 'node:path';
import type { Millis } from '@starling/shared/units.ts';
import type { EncodeOrder, EncodeResult } from './encode-order.ts';

/** Far more than the largest picture within the limits takes. */
const patience: Millis = 20_000;
const program = path.join(import.meta.dirname, 'emote-encoding.ts');

/**
 * Makes emotes' pictures in a process of its own, which a picture that harms its decoder ends, and time.
 *
 * @throws where the process cannot be started or has no decoder
 */
export async function encodeEmote(order: EncodeOrder): Promise<EncodeResult> {
  const child = fork(program, { serialization: 'advanced', stdio: 'ignore', execArgv: [], env: {} });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  try {
    return await new Promise<EncodeResult>((resolve, reject) => {
      child.once('message', (result) => resolve(result as EncodeResult));
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code === null) resolve({ kind: 'broken', message: 'its decoder died, or took too long' });
        else reject(new Error(`the encoder of emotes ended with ${code} and no answer`));
      });
      child.send(order, (error) => error !== null && reject(error));
    });
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}
