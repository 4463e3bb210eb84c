import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ChatPeople, linesWith, openLineMenu, sayIn } from '../support/chat-people.ts';
import { startRelay, type RunningRelay } from '../support/running-relay.ts';

const shots = path.resolve(import.meta.dirname, '../../../../reports/screenshots');
const room = 'stage';
let relay: RunningRelay;
let people: ChatPeople;
let owner: Page;
let anna: Page;
let ben: Page;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  relay = await startRelay();
  people = await ChatPeople.gather(relay);
  owner = await people.signUp(room, `/${room}`);
  anna = await people.signUp('anna', `/${room}`, { colorScheme: 'light' });
  ben = await people.signUp('ben', `/${room}`, { viewport: { width: 390, height: 844 } });
  for (const page of [owner, anna, ben]) await page.getByTestId('chat-input').waitFor();
});

afterAll(async () => {
  await people.leave();
  await relay.stop();
});

const shoot = (page: Page, name: string) =>
  page.screenshot({ path: path.join(shots, `moderation-${name}.png`) });

async function chooseInRoomMenu(page: Page, name: string): Promise<void> {
  await page.getByTestId('room-menu').click();
  await page.getByRole('menuitem', { name }).click();
}

describe('the room’s panels', () => {
  it('are for everybody, the tools for moderators alone', async () => {
    await owner.getByTestId('room-menu').waitFor();
    expect(await anna.getByTestId('room-menu').count()).toBe(0);
    expect(await anna.getByTestId('moderation-button').count()).toBe(0);
  });

  it('a poll is started by a form, voted for by a click, and shows its result', async () => {
    await chooseInRoomMenu(owner, 'Start a poll …');
    const form = owner.getByRole('dialog');
    await form.getByRole('button', { name: 'Start', exact: true }).click();
    await form.getByText('Ask something').waitFor();
    await form.getByLabel('Question').fill('What do we play next?');
    await form.getByLabel('Choice 1').fill('Chess');
    await form.getByLabel('Choice 2').fill('Go');
    await form.getByRole('button', { name: 'Start', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    const poll = anna.getByTestId('room-poll');
    await poll.getByRole('button', { name: /^Go/ }).click();
    await poll.getByLabel('Your vote').waitFor();
    await ben.getByTestId('room-poll').getByText('1 vote').waitFor();
    await ben.getByTestId('room-poll').getByRole('button', { name: /^Go/ }).click();
    await owner.getByTestId('room-poll').getByText('2 votes').waitFor();
    await shoot(ben, 'poll-phone');
    await owner.getByRole('button', { name: 'End poll' }).click();
    await poll.getByText('Poll over').waitFor();
    expect(await poll.locator('.is-winner').innerText()).toMatch(/Go[\s\S]*100/);
    await poll.getByRole('button', { name: 'Dismiss' }).click();
    expect(await poll.count()).toBe(0);
  });

  it('a prediction is picked from, locked and resolved', async () => {
    await chooseInRoomMenu(owner, 'Start a prediction …');
    const form = owner.getByRole('dialog');
    await form.getByLabel('Question').fill('Will we win?');
    await form.getByLabel('Outcome 1').fill('Yes');
    await form.getByLabel('Outcome 2').fill('No');
    await form.getByRole('button', { name: 'Start', exact: true }).click();
    const prediction = anna.getByTestId('room-prediction');
    await prediction.getByRole('button', { name: /^Yes/ }).click();
    await prediction.getByLabel('Your pick').waitFor();
    await owner.getByTestId('room-prediction').getByRole('button', { name: 'Lock now' }).click();
    await ben.getByText('Prediction: no more picks').waitFor();
    expect(await ben.getByRole('button', { name: /^No / }).count()).toBe(0);
    await owner.getByTestId('room-prediction').getByRole('button', { name: 'Resolve …' }).click();
    await owner.getByRole('button', { name: 'Yes came true' }).click();
    await prediction.getByLabel('Winner').waitFor();
    await shoot(anna, 'prediction-light');
  });

  it('a message is pinned from its menu, hidden by who does not want it, and kept over a reload', async () => {
    await sayIn(anna, 'The rules are on my page');
    await linesWith(owner, 'The rules are on my page').waitFor();
    const menu = await openLineMenu(owner, 'The rules are on my page');
    await menu.getByRole('menuitem', { name: 'Pin' }).click();
    for (const page of [owner, anna, ben])
      await page.getByTestId('room-pin').getByText('The rules are on my page').waitFor();
    await ben.getByRole('button', { name: 'Hide the pinned message' }).click();
    await ben.reload();
    await ben.getByRole('button', { name: 'Show the pinned message' }).click();
    await ben.getByTestId('room-pin').waitFor();
    expect(await ben.getByRole('button', { name: 'Unpin for everybody' }).count()).toBe(0);
    await shoot(owner, 'pin');
    await owner.getByRole('button', { name: 'Unpin for everybody' }).click();
    await anna.getByTestId('room-pin').waitFor({ state: 'detached' });
  });

  it('modes are set by a form and shown to everybody', async () => {
    await chooseInRoomMenu(owner, 'Who may talk …');
    const form = owner.getByRole('dialog');
    await form.getByLabel('Slow mode').selectOption('30');
    await form.getByRole('switch', { name: 'Followers only' }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'hidden' });
    await anna.getByTestId('room-modes').getByText('Slow: 30 s').waitFor();
    await anna.getByTestId('room-modes').getByText('Followers only: 10 min').waitFor();
    await sayIn(owner, '/slowoff');
    await sayIn(owner, '/followersoff');
    await anna.getByTestId('room-modes').waitFor({ state: 'detached' });
  });
});

describe('moderating', () => {
  it('deletes a message from its line', async () => {
    await sayIn(anna, 'something silly');
    await linesWith(owner, 'something silly').waitFor();
    const menu = await openLineMenu(owner, 'something silly');
    await menu.getByRole('menuitem', { name: 'Delete' }).click();
    await linesWith(ben, 'something silly').waitFor({ state: 'detached' });
  });

  it('times out by one click, and takes it back by another', async () => {
    await sayIn(anna, 'buy cheap followers');
    await linesWith(owner, 'buy cheap followers').waitFor();
    const menu = await openLineMenu(owner, 'buy cheap followers');
    await shoot(owner, 'line-menu');
    await menu.getByRole('menuitem', { name: 'Time out for 10 min' }).click();
    await linesWith(ben, 'buy cheap followers').waitFor({ state: 'detached' });
    await owner.getByRole('button', { name: 'Undo' }).click();
    await owner.getByText('anna may write again').waitFor();
    await sayIn(anna, 'I am back');
    await linesWith(ben, 'I am back').waitFor();
  });

  it('bans with a reason', async () => {
    await sayIn(ben, 'I am rude');
    await linesWith(owner, 'I am rude').waitFor();
    const menu = await openLineMenu(owner, 'I am rude');
    await menu.getByRole('menuitem', { name: 'Ban ben' }).click();
    await owner.getByLabel('Reason, for the other moderators').fill('was rude');
    await owner.getByRole('dialog').getByRole('button', { name: 'Ban' }).click();
    await linesWith(anna, 'I am rude').waitFor({ state: 'detached' });
    await ben.getByTestId('unban-panel').waitFor();
    await shoot(ben, 'banned-phone');
  });

  it('opens and closes the moderators’ view by the keyboard', async () => {
    await owner.getByTestId('moderation-button').focus();
    await owner.keyboard.press('Enter');
    const view = owner.getByTestId('moderation-view');
    await view.getByRole('tab', { name: 'Held' }).waitFor();
    await shoot(owner, 'view');
    await owner.keyboard.press('Escape');
    expect(await view.count()).toBe(0);
    expect(await owner.evaluate(() => document.activeElement?.id)).toBe('moderation-button');
  });
});

describe('what waits for moderators', () => {
  it('is settled on the page of the chat’s settings', async () => {
    await owner.goto(`${relay.httpUrl}/dashboard/${room}/chat`);
    await owner.getByLabel('Terms to block, one a line').fill('badword*\n*spoiler*');
    await owner.getByLabel('Note for the other moderators').fill('until the finale');
    await owner.getByText('Hold for a moderator', { exact: true }).first().click();
    await owner.getByRole('button', { name: 'Block' }).click();
    const terms = owner.getByRole('list', { name: 'Blocked terms' });
    await terms.getByText('*spoiler*').waitFor();
    await owner.getByRole('button', { name: 'Allow “badword*” again' }).click();
    await terms.getByText('badword*').waitFor({ state: 'detached' });
    await owner.getByRole('button', { name: 'Undo' }).click();
    await terms.getByText('badword*').waitFor();
    await owner.getByLabel('Who may post links').selectOption('moderators');
    await owner.getByLabel('Domains that anybody may link to').fill('https://www.example.org/a');
    await owner.getByRole('button', { name: 'Save domains' }).click();
    const level = owner.getByRole('slider', { name: 'How much it holds' });
    await level.focus();
    await level.press('ArrowRight');
    await level.press('ArrowRight');
    await owner.getByText('Holds wishes of death').waitFor();
    await level.blur();
    await expect
      .poll(async () => {
        const answer = await owner.request.get(`${relay.httpUrl}/api/channels/${room}/moderation`);
        return (await answer.json()) as unknown;
      })
      .toMatchObject({
        terms: [
          { text: 'badword*', action: 'hold', note: 'until the finale' },
          { text: '*spoiler*', action: 'hold', note: 'until the finale' },
        ],
        links: { allowedFor: 'moderators', domains: ['example.org'] },
        autoMod: { level: 2 },
      });
    for (const colorScheme of ['dark', 'light'] as const) {
      await owner.emulateMedia({ colorScheme });
      expect(await accessFaults(owner)).toEqual([]);
      await owner.screenshot({
        path: path.join(shots, `moderation-settings-${colorScheme}.png`),
        fullPage: true,
      });
    }
    await owner.setViewportSize({ width: 390, height: 844 });
    await owner.screenshot({ path: path.join(shots, 'moderation-settings-phone.png'), fullPage: true });
    await owner.setViewportSize({ width: 1440, height: 900 });
  });

  it('is not for those who moderate nothing', async () => {
    await anna.goto(`${relay.httpUrl}/dashboard/${room}/chat`);
    await anna.getByText('This is for moderators').waitFor();
    await anna.goto(`${relay.httpUrl}/${room}`);
    await anna.getByTestId('chat-input').waitFor();
  });

  it('messages held before and after one came are decided by a click and by a key', async () => {
    await sayIn(anna, 'a spoiler first');
    await owner.goto(`${relay.httpUrl}/${room}`);
    await owner.getByTestId('moderation-button').click();
    const held = owner.getByTestId('held-list').locator('[data-held]');
    await held.filter({ hasText: 'a spoiler first' }).waitFor();
    await sayIn(anna, 'a spoiler second');
    await held.filter({ hasText: 'a spoiler second' }).waitFor();
    expect(await linesWith(anna, 'a spoiler first').count()).toBeLessThan(2);
    await shoot(owner, 'held');
    expect(await accessFaults(owner)).toEqual([]);
    await owner.getByRole('button', { name: 'Approve anna’s message' }).first().click();
    await linesWith(owner, 'a spoiler first').waitFor();
    await held.filter({ hasText: 'a spoiler second' }).focus();
    await owner.keyboard.press('d');
    await owner.getByText('Nothing waits for you').waitFor();
    expect(await linesWith(owner, 'a spoiler second').count()).toBe(0);
  });

  it('a user’s card tells who it is, and what was said, and times out', async () => {
    const menu = await openLineMenu(owner, 'a spoiler first');
    await menu.getByRole('menuitem', { name: 'About anna' }).click();
    const card = owner.getByTestId('user-card');
    await card.getByText('Account since').waitFor();
    await card.getByText('1 time-out').waitFor();
    await card.getByText('something silly').waitFor();
    await card.getByText('deleted').first().waitFor();
    expect(await accessFaults(owner)).toEqual([]);
    await shoot(owner, 'card');
    await card.getByRole('button', { name: 'Time out for 1 min' }).click();
    await card.getByText('Timed out until').waitFor();
    await card.getByText('2 time-outs').waitFor();
    await card.getByRole('button', { name: 'Lift' }).click();
    await card.getByText('Timed out until').waitFor({ state: 'detached' });
    await owner.getByRole('dialog').getByRole('button', { name: 'Roles' }).click();
    await owner.getByRole('menuitem', { name: 'Make moderator' }).click();
    await anna.getByTestId('moderation-button').waitFor();
    await card.locator('.tag', { hasText: 'Moderator' }).waitFor();
    await owner.keyboard.press('Escape');
  });

  it('the log tells who did what to whom, and why', async () => {
    await owner.getByRole('tab', { name: 'Log' }).click();
    const log = owner.getByRole('list', { name: 'What moderators did' });
    const ban = log.locator('li', { hasText: 'banned ben' });
    await ban.getByText('was rude').waitFor();
    await log.getByText('approved a message of anna').waitFor();
    await log.getByText('gave anna a role').waitFor();
    await shoot(owner, 'log');
    expect(await accessFaults(owner)).toEqual([]);
  });

  it('who is banned asks to be let in, and is', async () => {
    await ben.reload();
    await sayIn(ben, 'may I?');
    const panel = ben.getByTestId('unban-panel');
    await panel.getByText('was rude').waitFor();
    await panel.getByRole('button', { name: 'Ask to be unbanned' }).click();
    await ben.getByLabel('Tell the moderators why').fill('I am sorry');
    expect(await accessFaults(ben)).toEqual([]);
    await shoot(ben, 'ask-phone');
    await ben.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await panel.getByText('Your request waits').waitFor();
    await owner.getByRole('tab', { name: 'Unban requests' }).click();
    const request = owner.locator('.request', { hasText: 'I am sorry' });
    await request.getByLabel('Your answer').fill('be kind');
    await shoot(owner, 'requests');
    await request.getByRole('button', { name: 'Unban' }).click();
    await request.waitFor({ state: 'detached' });
    await sayIn(ben, 'thank you');
    await linesWith(anna, 'thank you').waitFor();
    await panel.waitFor({ state: 'detached' });
  });

  it('covers the chat where there is no room beside it', async () => {
    await owner.setViewportSize({ width: 390, height: 844 });
    await owner.getByTestId('moderation-view').waitFor();
    await shoot(owner, 'view-phone');
    expect(await owner.getByTestId('chat-input').isVisible()).toBe(false);
    await owner.getByRole('button', { name: 'Close moderation' }).click();
    expect(await owner.getByTestId('chat-input').isVisible()).toBe(true);
    await owner.setViewportSize({ width: 1440, height: 900 });
  });
});

it('has nothing that axe finds fault with, in either theme', async () => {
  await sayIn(owner, '/pin Be kind to each other');
  await sayIn(owner, '/poll 300 Which one? | This | That');
  await owner.getByTestId('room-poll').waitFor();
  await owner.getByTestId('moderation-button').click();
  for (const colorScheme of ['dark', 'light'] as const) {
    await owner.emulateMedia({ colorScheme });
    expect(await accessFaults(owner)).toEqual([]);
    await shoot(owner, `all-${colorScheme}`);
  }
});
