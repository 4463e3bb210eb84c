import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openChannels } from '../support/channels.ts';
import { startDank } from '../support/chat-clients/dank-client.ts';
import type { RealClient } from '../support/chat-clients/real-client.ts';
import { startTmi } from '../support/chat-clients/tmi-client.ts';
import { startTwurple } from '../support/chat-clients/twurple-client.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const room = 'stage';
let relay: RunningRelay;
let browser: Browser;
let bots: { readonly login: string; readonly client: RealClient }[];
let pages: { readonly login: string; readonly page: Page }[];
let ownerPage: Page;

beforeAll(async () => {
  relay = await startRelay();
  browser = await launchBrowser();
  ownerPage = await signUp(room);
  pages = [
    { login: 'anna', page: await signUp('anna') },
    { login: 'ben', page: await signUp('ben') },
  ];
  const starts = { bot_tmi: startTmi, bot_twurple: startTwurple, bot_dank: startDank };
  const accounts = await openChannels(relay.httpUrl, Object.keys(starts));
  const port = Number(new URL(relay.httpUrl).port);
  bots = await Promise.all(
    Object.entries(starts).map(async ([login, start], index) => {
      const token = accounts[index]?.chatToken ?? '';
      const where = { httpPort: port, ircPort: relay.ircPort, channel: room };
      return { login, client: await start({ ...where, login, token }) };
    }),
  );
  await Promise.all([ownerPage, ...pages.map(({ page }) => page)].map(enter));
});

afterAll(async () => {
  for (const { client } of bots) await client.close();
  await browser.close();
  await relay.stop();
});

/** A browser of somebody who has just signed up. */
async function signUp(login: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { login, email: `${login}@example.org`, password: 'correct horse battery' };
  const response = await context.request.post(`${relay.httpUrl}/api/accounts`, { data });
  expect(response.status(), await response.text()).toBe(201);
  return context.newPage();
}

async function enter(page: Page): Promise<void> {
  await page.goto(`${relay.httpUrl}/${room}`);
  await page.getByTestId('chat-input').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('chat-input').fill(text);
  await page.getByTestId('chat-input').press('Enter');
  await line(page, text).waitFor();
}

const line = (page: Page, text: string) => page.getByTestId('chat-line').filter({ hasText: text });

it('two browsers and three bots share a room: everybody reads everybody, once, in one order', async () => {
  const said: string[] = [];
  for (const { login, client } of bots) {
    const text = `${login} is here`;
    await client.say(text);
    await line(ownerPage, text).waitFor();
    said.push(text);
  }
  for (const { login, page } of pages) {
    await say(page, `${login} is here`);
    said.push(`${login} is here`);
  }
  for (const { page } of pages) {
    for (const text of said) await line(page, text).waitFor();
    const read = await page.getByTestId('chat-line').allInnerTexts();
    const found = read.map((one) => said.find((text) => one.includes(text))).filter(Boolean);
    expect(found).toEqual(said);
  }
  for (const { login, client } of bots)
    for (const text of said.filter((one) => !one.startsWith(login)))
      expect(await client.told.message(text)).toMatchObject({ login: text.split(' ')[0] });
});

it('whom the owner times out in his browser is gone from the others’ pages, and the bots are told', async () => {
  await ownerPage.getByTestId('chat-input').fill('/timeout bot_tmi 600');
  await ownerPage.getByTestId('chat-input').press('Enter');
  for (const { page } of pages) await line(page, 'bot_tmi is here').waitFor({ state: 'detached' });
  for (const { client } of bots)
    expect(await client.told.kind('timeout')).toMatchObject({ login: 'bot_tmi', seconds: 600 });
});
