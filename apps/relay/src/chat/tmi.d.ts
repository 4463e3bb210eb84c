/** What our tests use of tmi.js, which brings no types. */
declare module 'tmi.js' {
  interface TmiTags {
    readonly id?: string;
    readonly username?: string;
    readonly color?: string;
    readonly 'display-name'?: string;
    readonly badges?: Readonly<Record<string, string>> | null;
  }
  interface TmiClient {
    connect(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    say(channel: string, message: string): Promise<unknown>;
    ban(channel: string, login: string, reason?: string): Promise<unknown>;
    unban(channel: string, login: string): Promise<unknown>;
    timeout(channel: string, login: string, seconds?: number, reason?: string): Promise<unknown>;
    mod(channel: string, login: string): Promise<unknown>;
    unmod(channel: string, login: string): Promise<unknown>;
    mods(channel: string): Promise<readonly string[]>;
    vip(channel: string, login: string): Promise<unknown>;
    unvip(channel: string, login: string): Promise<unknown>;
    vips(channel: string): Promise<readonly string[]>;
    slow(channel: string, seconds: number): Promise<unknown>;
    slowoff(channel: string): Promise<unknown>;
    followersonly(channel: string, minutes: number): Promise<unknown>;
    followersonlyoff(channel: string): Promise<unknown>;
    subscribers(channel: string): Promise<unknown>;
    subscribersoff(channel: string): Promise<unknown>;
    emoteonly(channel: string): Promise<unknown>;
    emoteonlyoff(channel: string): Promise<unknown>;
    r9kbeta(channel: string): Promise<unknown>;
    r9kbetaoff(channel: string): Promise<unknown>;
    clear(channel: string): Promise<unknown>;
    color(name: string): Promise<unknown>;
    whisper(login: string, text: string): Promise<unknown>;
    on(event: 'names', listener: (channel: string, logins: readonly string[]) => void): void;
    on(event: 'join', listener: (channel: string, user: string, isSelf: boolean) => void): void;
    on(event: 'message', listener: (channel: string, tags: TmiTags, message: string) => void): void;
    on(
      event: 'timeout',
      listener: (channel: string, login: string, reason: null, seconds: number) => void,
    ): void;
    on(event: 'ban', listener: (channel: string, login: string) => void): void;
    on(event: 'notice', listener: (channel: string, messageId: string, text: string) => void): void;
  }
  const tmi: { Client: new (options: object) => TmiClient };
  export default tmi;
}
