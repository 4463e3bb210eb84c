import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { IrcClient } from '../../../test/support/irc-client.ts';
import { clientFrame, RawSocket, upgrade } from '../../../test/support/raw-socket.ts';
import { listenAnywhere, startTestChat, type TestChat } from '../../../test/support/test-chat.ts';

const certificates = path.resolve(import.meta.dirname, '../../../test/fixtures/tls');
let chat: TestChat;
let clients: IrcClient[] = [];

afterEach(async () => {
  for (const client of clients) client.cut();
  clients = [];
  await chat.close();
});

/** Connections are shared out in turns, so that neighbours are in different processes. */
async function join(login: string | undefined, capabilities = ''): Promise<IrcClient> {
  const client =
    clients.length % 2 === 0 ? await IrcClient.overWebSocket(chat.port) : IrcClient.overTcp(chat.ircPort);
  clients.push(client);
  return await client.join(login, 'channel', capabilities);
}

describe('chat over several processes', () => {
  it('is one room for all of them, in one order', async () => {
    chat = await startTestChat({ workers: 2 });
    const readers = [
      await join(undefined),
      await join(undefined),
      await join(undefined),
      await join(undefined),
    ];
    const owner = await join('channel', 'twitch.tv/tags twitch.tv/commands');
    const anna = await join('anna');
    for (let line = 0; line < 20; line += 1) {
      owner.say(`PRIVMSG #channel :owner ${line}`);
      anna.say(`PRIVMSG #channel :anna ${line}`);
    }
    for (const reader of readers) await Promise.all([reader.hears(':owner 19'), reader.hears(':anna 19')]);
    const told = readers.map(({ heard }) => heard.filter((line) => line.includes('PRIVMSG')));
    expect(told[0]).toHaveLength(40);
    for (const lines of told) expect(lines).toEqual(told[0]);
    expect(chat.chat.connections).toBe(6);
    expect(chat.errors).toEqual([]);
  });

  it('tells whoever is made a moderator, and whoever is timed out, wherever he is', async () => {
    chat = await startTestChat({ workers: 2 });
    const owner = await join('channel', 'twitch.tv/tags twitch.tv/commands');
    const anna = await join('anna', 'twitch.tv/tags twitch.tv/commands');
    owner.say('PRIVMSG #channel :/mod anna');
    await expect
      .poll(() => anna.heard.filter((line) => line.includes('USERSTATE')).at(-1))
      .toContain('mod=1');
    await join('ben');
    anna.say('PRIVMSG #channel :/timeout ben 60');
    expect(await owner.hears('CLEARCHAT')).toContain(':ben');
    await anna.hears('msg-id=timeout_success');
  });

  it('names who is there, and tells who comes and goes', async () => {
    chat = await startTestChat({ workers: 2 });
    const ben = await join('ben', 'twitch.tv/membership');
    await expect.poll(() => chat.chat.host.connections('channel')).toBe(1);
    const anna = await join('anna');
    expect(anna.heard.find((line) => line.includes(' 353 '))).toMatch(/ :(anna ben|ben anna)$/);
    await ben.hears(':anna!anna@anna.tmi.twitch.tv JOIN #channel');
    anna.cut();
    await ben.hears(':anna!anna@anna.tmi.twitch.tv PART #channel');
    expect(ben.heard.filter((line) => line.includes('ben!ben'))).toHaveLength(1);
  });

  it('reads what a client sends while its connection changes hands', async () => {
    chat = await startTestChat({ workers: 2 });
    const lines = clientFrame(0x81, 'NICK justinfan1\r\nJOIN #channel\r\n');
    const hasty: RawSocket[] = [];
    for (let turns = 0; turns < 20; turns += 1) {
      const raw = new RawSocket(chat.port);
      hasty.push(raw);
      await once(raw.socket, 'connect');
      raw.socket.write(upgrade);
      // From before the one process has given it away until after the other has it.
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      raw.socket.write(lines);
    }
    const joined = () => hasty.filter(({ received }) => received.includes(' 366 ')).length;
    await expect.poll(joined, { timeout: 10_000 }).toBe(hasty.length);
    for (const { socket } of hasty) socket.destroy();
  });

  it('loses only its own connections with a process, which is started again', async () => {
    chat = await startTestChat({ workers: 2 });
    const [here, there] = [await join('anna'), await join('ben')];
    const [first] = chat.chat.workerPids;
    process.kill(first ?? 0, 'SIGKILL');
    const lost = await Promise.race([here.closed.then(() => here), there.closed.then(() => there)]);
    const left = lost === here ? there : here;
    await expect.poll(() => chat.chat.workerPids.includes(first ?? 0), { timeout: 10_000 }).toBe(false);
    const back = await join('carl');
    left.say('PRIVMSG #channel :still here');
    await back.hears(':still here');
    expect(chat.errors.map(String).join()).toContain('has ended and is started again');
  });

  it('shares its places out among the processes', async () => {
    const { defaultLimits: limits } = await import('../fanout/connection-limits.ts');
    chat = await startTestChat({ workers: 2, limits: { ...limits, connections: 2 } });
    await join(undefined);
    await join(undefined);
    const third = await IrcClient.overWebSocket(chat.port);
    expect(await third.closed).toEqual({ code: 4503, reason: 'poll' });
    expect(chat.chat.hasRoom).toBe(false);
  });

  it('takes IRC over TLS, with a certificate that may be renewed', async () => {
    chat = await startTestChat({ workers: 1 });
    const identity = (name: string) => ({
      cert: readFileSync(path.join(certificates, `${name}.crt`)),
      key: readFileSync(path.join(certificates, `${name}.key`)),
    });
    const ircs = chat.chat.createIrcsServer(identity('one'));
    const port = await listenAnywhere(ircs);
    const subject = () =>
      new Promise<string>((resolve) => {
        const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
      });
    const client = IrcClient.overTls(port);
    clients.push(client);
    await client.join('anna', 'channel');
    const first = await subject();
    chat.chat.renewTls(identity('other'));
    await expect.poll(subject).not.toBe(first);
    const reader = await join(undefined);
    client.say('PRIVMSG #channel :in secret');
    await reader.hears(':in secret');
    ircs.close();
  });

  it('asks everybody to come back when the relay stops', async () => {
    chat = await startTestChat({ workers: 2 });
    const two = [await join(undefined), await join(undefined)];
    await chat.chat.drain();
    for (const client of two) {
      await client.closed;
      expect(client.heard).toContain(':tmi.twitch.tv RECONNECT');
    }
  });
});
