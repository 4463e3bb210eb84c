import { connect, createServer, type Server, type Socket } from 'node:net';
import { twitchHost } from '../../src/chat/irc/irc-class.ts';
import { createChatAccount } from '../support/chat-account.ts';
import type { RunningRelay } from '../support/running-relay.ts';

/** What irctest calls every server. */
const serverName = 'My.Little.Server';
/** The door asks for it, as other servers always tell who comes and goes; its clients need not know. */
const membershipGranted = `:${twitchHost} CAP * ACK :twitch.tv/membership\r\n`;
/** What a relay takes for the name of an account. */
const loginFormat = /^[a-z0-9_]{3,25}$/;

/**
 * A door to a relay's chat for clients that know of no accounts: whoever calls himself by a name, or joins a channel, gets
 * an account of that name first, and its token is sent as his password.
 */
export class AccountDoor {
  readonly #relay: RunningRelay;
  readonly #server: Server;
  readonly #tokens = new Map<string, Promise<string>>();

  private constructor(relay: RunningRelay) {
    this.#relay = relay;
    this.#server = createServer((client) => this.#take(client));
  }

  static async open(relay: RunningRelay): Promise<AccountDoor> {
    const door = new AccountDoor(relay);
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the door is closed');
    return address.port;
  }

  close(): void {
    this.#server.close();
  }

  #take(client: Socket): void {
    const inside = connect(this.#relay.ircPort, '127.0.0.1');
    inside.setEncoding('latin1').on('data', (text: string) => {
      client.write(text.replace(membershipGranted, '').replaceAll(twitchHost, serverName), 'latin1');
    });
    inside.on('end', () => client.end());
    client.on('error', () => inside.destroy());
    client.on('end', () => inside.end());
    inside.on('error', () => client.destroy());
    let rest = '';
    let before = Promise.resolve();
    client.setEncoding('latin1').on('data', (text: string) => {
      const pieces = (rest + text).split('\n');
      rest = pieces.pop() ?? '';
      for (const line of pieces) before = before.then(() => this.#pass(`${line}\n`, inside));
    });
  }

  async #pass(line: string, inside: Socket): Promise<void> {
    const [command = '', argument = ''] = line.trim().split(/ +:?/);
    const names = argument.toLowerCase().split(',');
    if (/^NICK$/i.test(command)) {
      const [login = ''] = names;
      if (loginFormat.test(login)) inside.write(`PASS oauth:${await this.#tokenOf(login)}\r\n`);
      inside.write('CAP REQ :twitch.tv/membership\r\n');
    } else if (/^JOIN$/i.test(command))
      await Promise.all(
        names.flatMap((name) => (loginFormat.test(name.slice(1)) ? [this.#tokenOf(name.slice(1))] : [])),
      );
    inside.write(line, 'latin1');
  }

  #tokenOf(login: string): Promise<string> {
    const known = this.#tokens.get(login);
    if (known !== undefined) return known;
    const token = createChatAccount(this.#relay, login).then((account) => account.token);
    this.#tokens.set(login, token);
    return token;
  }
}
