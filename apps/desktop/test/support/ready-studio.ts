import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { launchStudio, type StudioOptions } from '../host/launch-studio.ts';
import type { NetworkBetween } from './network-between.ts';
import type { RunningRelay } from './running-relay.ts';
import { StudioUser } from './studio-user.ts';

/** A folder for a studio that is started more than once. */
export function studioFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'starling-studio-'));
}

/** Starts a studio, logs in and skips the lead-through: its scene is empty, and it has no stream key. */
export async function openReadyStudio(
  relay: RunningRelay,
  network: NetworkBetween,
  shots: string,
  options: StudioOptions = {},
): Promise<StudioUser> {
  const user = new StudioUser(await launchStudio(options), shots);
  await user.connect(network.address);
  await user.logIn(relay.owner.login, relay.owner.password);
  await user.skipSetup();
  return user;
}
