import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { type Browser, chromium, type Page, type WebSocketRoute } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilAtRest } from '../support/chat-people.ts';
import { type ChatSpeaker, startSpeaker } from '../support/chat-speaker.ts';
import { type RunningRelay, startRelay } from '../support/running-relay.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots');
const room = 'stage';
let relay: RunningRelay;
let browser: Browser;
let owner: Page;
let anna: Page;
let bot: ChatSpeaker;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
  [relay, browser] = await Promise.all([
    startRelay(['--demo', '--rungs', '160', '--chat-bots', 'bot']),
    chromium.launch({ executablePath, args }),
  ]);
  [owner, anna] = await Promise.all([signUp(relay, room), signUp(relay, 'anna')]);
  bot = await speaker(relay, 'bot', room);
  await Promise.all([enter(owner), enter(anna)]);
});

afterAll(async () => {
  bot.close();
  await browser.close();
  await relay.stop();
});

/** A browser of somebody who has just signed up. */
async function signUp({ httpUrl }: RunningRelay, login: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { login, email: `${login}@example.org`, password: 'correct horse battery' };
  const response = await context.request.post(`${httpUrl}/api/accounts`, { data });
  expect(response.status(), await response.text()).toBe(201);
  return context.newPage();
}

async function speaker(at: RunningRelay, login: string, channel: string): Promise<ChatSpeaker> {
  const page = await signUp(at, login);
  const answer = await page.context().request.post(`${at.httpUrl}/api/me/chat-token`);
  const { token } = (await answer.json()) as { token: string };
  await page.context().close();
  return startSpeaker(at.httpUrl, channel, login, token);
}

async function enter(page: Page, channel = room, at = relay): Promise<void> {
  await page.goto(`${at.httpUrl}/${channel}`);
  await page.getByPlaceholder('Say something').waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('chat-input').fill(text);
  await page.getByTestId('chat-input').press('Enter');
}

const lines = (page: Page) => page.getByTestId('chat-line');
const line = (page: Page, text: string) => lines(page).filter({ hasText: text }).first();

async function violations(page: Page) {
  await untilAtRest(page);
  const { violations: found } = await new AxeBuilder({ page }).include('.chat').analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('talking', () => {
  it('shows one’s own words at once and everybody’s in one order, and marks who is called', async () => {
    await say(owner, 'Good evening');
    await line(anna, 'Good evening').waitFor();
    await say(anna, 'Hello @stage, look at https://example.org/a');
    await expect.poll(() => line(anna, 'Hello @stage').getAttribute('data-delivery')).toBe('sent');
    await line(owner, 'Hello @stage').waitFor();
    expect(await line(owner, 'Hello @stage').getAttribute('class')).toContain('chat-calls-you');
    expect(await line(anna, 'Hello @stage').getAttribute('class')).not.toContain('chat-calls-you');
    const link = line(owner, 'Hello @stage').getByRole('link');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
    expect(await anna.getByTestId('chat-input').inputValue()).toBe('');
  });

  it('shows what is no markup as text', async () => {
    await say(anna, '<img src=x onerror=alert(1)> <b>bold</b>');
    await line(owner, '<b>bold</b>').waitFor();
    expect(await line(owner, '<b>bold</b>').locator('b, img').count()).toBe(0);
  });

  it('answers a message, and shows the conversation by itself', async () => {
    await line(owner, 'Hello @stage').hover();
    await line(owner, 'Hello @stage').getByRole('button', { name: 'Reply' }).click();
    await owner.getByText('Replying to anna').waitFor();
    await say(owner, 'I am looking');
    await line(anna, 'I am looking').locator('.chat-parent').click();
    const thread = anna.getByRole('region', { name: 'Conversation' });
    await expect.poll(() => thread.getByTestId('chat-line').count()).toBe(2);
    await anna.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  it('says why something was not taken, and takes it on another try', async () => {
    await say(anna, 'once');
    await line(owner, 'once').waitFor();
    await say(anna, 'once');
    await anna.getByText('identical to the previous one').waitFor();
    await anna.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => lines(anna).filter({ hasText: 'once' }).count()).toBe(1);
  });

  it('hides what is deleted, and whom a moderator silences; who is silenced sees for how long', async () => {
    await say(anna, 'to be deleted');
    const id = await expect
      .poll(() => line(owner, 'to be deleted').getAttribute('data-message'))
      .toMatch(/.+/)
      .then(() => line(owner, 'to be deleted').getAttribute('data-message'));
    await say(owner, `/delete ${id ?? ''}`);
    await line(anna, 'message removed').waitFor();
    expect(await lines(anna).filter({ hasText: 'to be deleted' }).count()).toBe(0);
    await say(owner, '/timeout anna 600');
    await line(owner, 'anna was timed out for 10 minutes').waitFor();
    await anna
      .getByTestId('chat-speech-note')
      .filter({ hasText: /timed out for another 9 minutes/ })
      .waitFor();
    await say(owner, '/untimeout anna');
    await line(owner, 'Hello @stage').waitFor({ state: 'detached' });
    await say(anna, 'free again');
    await line(owner, 'free again').waitFor();
    await anna.getByTestId('chat-speech-note').waitFor({ state: 'detached' });
  });
});

describe('a busy room', () => {
  it('draws the lines in view alone, and stays at the end', async () => {
    for (let index = 0; index < 1_500; index += 1) bot.say(`line ${index}.`);
    await bot.settled();
    await line(anna, 'line 1499.').waitFor();
    expect(await anna.locator('[data-row]').count()).toBeLessThan(120);
  });

  it('pauses while one reads what was before, and counts what comes', async () => {
    await anna.getByTestId('chat-log').hover();
    await anna.mouse.wheel(0, -3_000);
    await anna.getByTestId('chat-newer').waitFor();
    const top = async () => (await lines(anna).nth(20).boundingBox())?.y;
    await anna.waitForTimeout(300);
    const [text, before] = [await lines(anna).nth(20).innerText(), await top()];
    for (let index = 0; index < 30; index += 1) bot.say(`later ${index}.`);
    await anna.getByRole('button', { name: '30 new messages' }).waitFor();
    expect(await lines(anna).nth(20).innerText()).toBe(text);
    expect(Math.abs(((await top()) ?? 0) - (before ?? 0))).toBeLessThan(1.5);
    await anna.getByTestId('chat-newer').click();
    await line(anna, 'later 29.').waitFor();
    await anna.getByTestId('chat-newer').waitFor({ state: 'detached' });
  });

  it('loads what was said before one came', async () => {
    const guest = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await guest.goto(`${relay.httpUrl}/${room}`);
    await line(guest, 'later 29.').waitFor();
    await guest.getByTestId('chat-log').focus();
    await expect
      .poll(
        async () => {
          await guest.keyboard.press('Home');
          return lines(guest).filter({ hasText: 'line 1390.' }).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await guest.close();
  });
});

describe('a connection that breaks', () => {
  it('comes back by itself, with what was said meanwhile, once and in order', async () => {
    const page = await signUp(relay, 'carl');
    let isCut = false;
    const open: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/irc$/, (socket) => {
      if (isCut) void socket.close({ code: 1001 });
      else {
        socket.connectToServer();
        open.push(socket);
      }
    });
    await enter(page);
    await line(page, 'later 29.').waitFor();
    isCut = true;
    for (const socket of open) await socket.close({ code: 1001 });
    await page.getByTestId('chat-connection').filter({ hasText: 'Reconnecting' }).waitFor();
    for (let index = 0; index < 90; index += 1) bot.say(`meanwhile ${index}.`);
    await bot.settled();
    isCut = false;
    await line(page, 'meanwhile 89.').waitFor({ timeout: 30_000 });
    await page
      .getByTestId('chat-connection')
      .filter({ hasText: 'Reconnecting' })
      .waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1280, height: 6_000 });
    await expect
      .poll(async () => {
        const texts = await lines(page).allInnerTexts();
        return texts.flatMap((text) => /meanwhile (\d+)\./.exec(text)?.[1] ?? []).join(' ');
      })
      .toBe(Array.from({ length: 90 }, (_, index) => index).join(' '));
    await page.context().close();
  });
});

describe('by keyboard alone', () => {
  it('completes names and commands, and walks through lines and their menu', async () => {
    await anna.getByTestId('chat-input').focus();
    await anna.keyboard.type('@sta');
    await anna.getByTestId('chat-suggestion').filter({ hasText: 'stage' }).waitFor();
    // Keys that come faster than pictures must not lose their place.
    await anna.evaluate(() => {
      globalThis.requestAnimationFrame = (callback) => Number(setTimeout(callback, 300, 0));
    });
    await anna.keyboard.press('Tab');
    expect(await anna.getByTestId('chat-input').inputValue()).toBe('@stage ');
    await anna.keyboard.type('by keyboard', { delay: 50 });
    await anna.keyboard.press('Enter');
    await line(owner, '@stage by keyboard').waitFor();
    await owner.getByTestId('chat-input').fill('/tim');
    await owner.getByTestId('chat-suggestion').filter({ hasText: '/timeout' }).waitFor();
    await owner.keyboard.press('Escape');
    await owner.getByTestId('chat-input').fill('');
    await owner.getByTestId('chat-log').focus();
    await owner.keyboard.press('ArrowUp');
    await owner.keyboard.press('Enter');
    await owner.getByRole('menuitem', { name: 'Reply' }).waitFor();
    await expect
      .poll(() => owner.evaluate(() => document.activeElement?.getAttribute('role')))
      .toBe('menuitem');
    await owner.keyboard.press('Enter');
    await owner.getByText('Replying to anna').waitFor();
    await owner.keyboard.type('and back');
    await owner.keyboard.press('Enter');
    await line(anna, 'and back').waitFor();
  });

  it('keeps how the chat looks', async () => {
    await anna.getByRole('button', { name: 'Chat settings' }).click();
    await anna.getByText('Huge').click();
    await anna.getByText('Show the time of each message').click();
    await anna.keyboard.press('Escape');
    await anna.reload();
    await line(anna, 'and back').locator('time').waitFor();
    expect(await anna.locator('.chat-type-huge').count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that keeps anybody out, in the %s theme',
    async (colorScheme) => {
      // Blue is moved until it can just be read, also where a line is not on the plain ground.
      await say(anna, '/color Blue');
      await say(anna, `@stage, look: ${colorScheme}`);
      await line(owner, `look: ${colorScheme}`).waitFor();
      await owner.emulateMedia({ colorScheme });
      expect(await violations(owner)).toEqual([]);
      await owner.getByTestId('chat-input').fill('/');
      await owner.getByTestId('chat-suggestion').first().waitFor();
      expect(await violations(owner)).toEqual([]);
      await owner.getByTestId('chat-input').fill('');
      await owner.getByRole('button', { name: 'Emotes' }).click();
      expect(await violations(owner)).toEqual([]);
      await owner.keyboard.press('Escape');
      await owner.getByRole('button', { name: 'Chat settings' }).click();
      expect(await violations(owner)).toEqual([]);
      await owner.keyboard.press('Escape');
      await owner.screenshot({ path: path.join(shots, `chat-${colorScheme}.png`) });
    },
  );
});

describe('chat beside a video', () => {
  it('is told in step with the picture, also after a seek', async () => {
    const demo = await speaker(relay, 'dora', 'demo');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const answer = await fetch(`${relay.httpUrl}/api/channels/demo/videos`);
    const videos = (await answer.json()) as { data: { id: string; startedAt: string }[] };
    const video = videos.data[0];
    demo.say('said early');
    const saidAt = (Date.now() - Date.parse(video?.startedAt ?? '')) / 1000;
    await demo.settled();
    await page.waitForTimeout(20_000);
    await page.goto(`${relay.httpUrl}/videos/${video?.id ?? ''}?t=${Math.max(1, Math.floor(saidAt) - 12)}`);
    await page.getByRole('complementary', { name: 'Chat replay' }).waitFor();
    const state = async () => ({
      time: await page
        .getByTestId('player-video')
        .evaluate((element: HTMLVideoElement) => element.currentTime),
      isShown: (await lines(page).filter({ hasText: 'said early' }).count()) > 0,
    });
    await expect.poll(async () => (await state()).time, { timeout: 20_000 }).toBeGreaterThan(0);
    expect((await state()).isShown).toBe(false);
    const seek = page.getByRole('slider', { name: 'Seek' });
    await page.mouse.move(300, 300);
    await seek.focus();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
    await line(page, 'said early').waitFor();
    await page.keyboard.press('Home');
    await line(page, 'said early').waitFor({ state: 'detached' });
    await page.close();
    demo.close();
  });
});

describe('a relay without a place for another connection', () => {
  it('is polled, and spoken to again when there is one', async () => {
    const full = await startRelay(['--no-demo', '--chat-max-connections', '2']);
    const [first, second] = [await signUp(full, room), await signUp(full, 'ben')];
    await enter(first, room, full);
    await enter(second, room, full);
    const third = await signUp(full, 'cora');
    await third.goto(`${full.httpUrl}/${room}`);
    await third.getByTestId('chat-connection').filter({ hasText: 'Reading along' }).waitFor();
    await third.getByTestId('chat-speech-note').filter({ hasText: 'Chat is full' }).waitFor();
    await say(first, 'for those who poll');
    await line(third, 'for those who poll').waitFor();
    await second.context().close();
    await say(first, 'a place is free');
    await third
      .getByTestId('chat-connection')
      .filter({ hasText: 'Reading along' })
      .waitFor({ state: 'detached', timeout: 60_000 });
    await say(third, 'thank you');
    await line(first, 'thank you').waitFor();
    expect(await lines(third).filter({ hasText: 'for those who poll' }).count()).toBe(1);
    await full.stop();
  });
});
