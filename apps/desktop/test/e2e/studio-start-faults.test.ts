import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchStudio } from '../host/launch-studio.ts';
import { NetworkBetween } from '../support/network-between.ts';
import { openReadyStudio, studioFolder } from '../support/ready-studio.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';
import { StudioUser } from '../support/studio-user.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots/start-faults');
const folder = studioFolder();
let relay: RunningRelay;
let network: NetworkBetween;
let user: StudioUser;

beforeAll(async () => {
  relay = await startRelay(['--no-demo', '--rungs', 'none']);
  network = await NetworkBetween.start(relay);
});

afterEach(async () => {
  expect(await user.studio.quit()).toBe(0);
});

afterAll(async () => {
  await network.close();
  await relay.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The studio that was set up before, started again; ends on the page of the studio. */
async function startAgain(environment: NodeJS.ProcessEnv = {}): Promise<StudioUser> {
  const again = new StudioUser(await launchStudio({ folder, environment }), shots);
  const page = await again.page();
  await page.goto(again.studio.url('/studio'));
  await page.getByTestId('stage').waitFor();
  return again;
}

/** Waits until a source of this kind is on disk. */
async function untilSaved(kind: string): Promise<void> {
  const collections = path.join(folder, 'collections');
  const texts = () =>
    readdirSync(collections).map((name) => readFileSync(path.join(collections, name), 'utf8'));
  await expect.poll(() => texts().some((text) => text.includes(`"${kind}"`)), { timeout: 10_000 }).toBe(true);
}

const goLiveDialog = async () => (await user.page()).getByRole('dialog', { name: 'Before you go live' });

describe('a camera that the system refuses', () => {
  it('is said with what to do, and comes once it is allowed', async () => {
    user = await openReadyStudio(relay, network, shots, { folder });
    await user.addDevice('Camera');
    await user.untilSourceIs('ready');
    await user.studio.evaluate(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_, permission, callback) =>
        callback(permission !== 'media'),
      );
    });
    const page = await user.page();
    await untilSaved('camera');
    await page.reload();
    await user.untilSourceIs('not allowed');
    await page.locator('.panel-items .sortable-row').first().click();
    await page
      .getByText('Starling may not use the camera. Allow it in the system’s privacy settings')
      .waitFor();
    await user.shoot('camera-refused');
    await user.studio.evaluate(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_, __, callback) => callback(true));
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await user.untilSourceIs('ready');
  });
});

describe('a stream key', () => {
  it('that the relay no longer knows is said, and one click gets a new one', async () => {
    user = await startAgain();
    await user.openChecks();
    const dialog = await goLiveDialog();
    await dialog.getByRole('button', { name: 'Get a key' }).click();
    await dialog.getByText('Stored safely on this computer').waitFor();
    await renewKeyElsewhere();
    await dialog.getByRole('button', { name: /^Go live/ }).click();
    await dialog.getByText(/refused the stream key/).waitFor();
    await user.shoot('key-refused');
    await dialog.getByRole('button', { name: 'Get a new key' }).click();
    await dialog.getByText(/refused the stream key/).waitFor({ state: 'hidden' });
    await dialog.getByRole('button', { name: /^Go live/ }).click();
    await user.untilSaid('Live');
    await user.endStream();
  });
});

/** As another encoder's owner would, on the relay's page: the studio's key is worth nothing from then on. */
async function renewKeyElsewhere(): Promise<void> {
  const { login, password } = relay.owner;
  const headers = { 'content-type': 'application/json', origin: relay.httpUrl };
  const body = JSON.stringify({ login, password });
  const session = await fetch(`${relay.httpUrl}/api/sessions`, { method: 'POST', headers, body });
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await fetch(`${relay.httpUrl}/api/me/stream-key`, {
    method: 'POST',
    headers: { cookie, origin: relay.httpUrl },
  });
  expect(made.status).toBeLessThan(300);
}

describe('a relay that is down at the start', () => {
  it('is said in the check list, which finds it when it is there', async () => {
    const comeBack = await network.goDown();
    user = await startAgain();
    await user.openChecks();
    const dialog = await goLiveDialog();
    await dialog.getByText(/does not answer/).waitFor();
    await user.shoot('relay-away');
    await comeBack();
    await dialog.getByText('Connected to 127.0.0.2').waitFor();
  });

  it('takes the broadcast by itself when it is there, and the reason for waiting is said meanwhile', async () => {
    user = await startAgain();
    await user.openChecks();
    const dialog = await goLiveDialog();
    await dialog.getByText('Connected to 127.0.0.2').waitFor();
    const comeBack = await network.stopPublishing();
    await dialog.getByRole('button', { name: /^Go live/ }).click();
    await dialog.getByText(/cannot be reached \(.*\)\. Check the address and your network/).waitFor();
    await user.shoot('relay-unreachable');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await (await user.page()).getByText(/You go on air by yourself/).waitFor();
    await user.shoot('waiting-for-the-relay');
    await comeBack();
    await user.untilSaid('Live');
    await user.endStream();
  });
});

describe('without ffmpeg', () => {
  it('the studio says so, and what to do', async () => {
    user = await startAgain({ FFMPEG_PATH: '/nowhere/ffmpeg' });
    await user.openChecks();
    const dialog = await goLiveDialog();
    await dialog.getByRole('button', { name: /^Go live/ }).click();
    await dialog.getByText(/nowhere.ffmpeg. does not run .*Correct it/).waitFor();
    await user.shoot('no-ffmpeg');
    await dialog.getByRole('button', { name: 'Close' }).click();
    const page = await user.page();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.locator('.toast').filter({ hasText: 'Correct it, or leave it unset' }).waitFor();
    await user.shoot('no-ffmpeg-to-record');
  });
});

describe('another account on the same computer', () => {
  it('does not get the stream key of the one before', async () => {
    user = await startAgain();
    await user.signUpAsSomebodyElse('second');
    await user.openChecks();
    await (await goLiveDialog()).getByText(/No key on this computer yet/).waitFor();
  });
});

describe('scenes that cannot be read', () => {
  it('are set aside as they are, which is said, and the studio begins with others', async () => {
    const collections = path.join(folder, 'collections');
    const [name = ''] = readdirSync(collections).filter((entry) => entry.endsWith('.json'));
    const broken = '{"version":1,"id":"half a fi';
    writeFileSync(path.join(collections, name), broken);
    user = await startAgain();
    const page = await user.page();
    await page
      .getByText(/could not be read. It was set aside as .*corrupt-.*nothing was overwritten/)
      .waitFor();
    await user.shoot('scenes-set-aside');
    const aside = readdirSync(collections).find((entry) => entry.startsWith(`${name}.corrupt-`));
    expect(readFileSync(path.join(collections, aside ?? ''), 'utf8')).toBe(broken);
    await user.addText('New', { x: 100, y: 100, width: 400, height: 100 });
  });
});
