import {
  type AddressBans,
  addressBansSchema,
  type ChangeModeration,
  heldMessagesSchema,
  type ModLog,
  modLogSchema,
  type OwnUnbanRequest,
  ownUnbanRequestSchema,
  type UnbanRequests,
  unbanRequestsSchema,
  type UserCard,
  userCardSchema,
} from '@starling/shared/protocol/moderation.ts';
import type { ChatAccount } from './chat-account.ts';
import { IrcClient } from './irc-client.ts';
import type { RunningRelay } from './running-relay.ts';

/** Somebody in a running relay's chat over TCP, who reads and writes its pages, too. */
export class ModerationUser {
  readonly irc: IrcClient;
  readonly #relay: RunningRelay;
  readonly #account: ChatAccount;
  readonly #channel: string;

  private constructor(relay: RunningRelay, account: ChatAccount, channel: string) {
    this.#relay = relay;
    this.#account = account;
    this.#channel = channel;
    this.irc = IrcClient.overTcp(relay.ircPort);
  }

  /** Joins a channel. */
  static async join(relay: RunningRelay, account: ChatAccount, channel: string): Promise<ModerationUser> {
    const user = new ModerationUser(relay, account, channel);
    user.irc.say(
      'CAP REQ :twitch.tv/tags twitch.tv/commands',
      `PASS oauth:${account.token}`,
      `NICK ${account.login}`,
      `JOIN #${channel}`,
    );
    await user.irc.hears(' 366 ');
    return user;
  }

  say(text: string): void {
    this.irc.say(`PRIVMSG #${this.#channel} :${text}`);
  }

  /** @returns the first line with that text after those heard before this call */
  async nextLine(text: string, trigger: () => void): Promise<string> {
    const before = this.irc.heard.length;
    trigger();
    return await this.irc.hears(text, before);
  }

  /** @returns status and body */
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${this.#relay.httpUrl}/api${path}`, {
      method,
      headers: {
        ...this.#account.headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async settle(change: ChangeModeration): Promise<number> {
    return (await this.call('PUT', `/channels/${this.#channel}/moderation`, change)).status;
  }

  async modLog(): Promise<ModLog['data']> {
    return modLogSchema.parse((await this.#read('moderation/log')).body).data;
  }

  async held() {
    return heldMessagesSchema.parse((await this.#read('moderation/held')).body).data;
  }

  async card(login: string): Promise<UserCard> {
    return userCardSchema.parse((await this.#read(`moderation/users/${login}`)).body);
  }

  async unbanRequests(): Promise<UnbanRequests['data']> {
    return unbanRequestsSchema.parse((await this.#read('moderation/unban-requests?status=open')).body).data;
  }

  async ownRequest(): Promise<OwnUnbanRequest> {
    return ownUnbanRequestSchema.parse((await this.#read('unban-requests')).body);
  }

  async banAddresses(...addresses: string[]): Promise<AddressBans> {
    const data = addresses.map((address) => ({ address, reason: 'a test' }));
    return addressBansSchema.parse((await this.call('PUT', '/operator/address-bans', { data })).body);
  }

  #read(what: string) {
    return this.call('GET', `/channels/${this.#channel}/${what}`);
  }
}
