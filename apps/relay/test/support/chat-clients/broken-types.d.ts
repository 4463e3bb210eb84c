/** What our tests use of two clients whose own types TypeScript cannot follow: they import without file extensions. */
declare module '@mastondzn/dank-twitch-irc' {
  interface PrivmsgMessage {
    readonly senderUsername: string;
    readonly messageText: string;
    readonly messageID: string;
    readonly displayName: string;
    readonly colorRaw: string;
    readonly badges: readonly { readonly name: string }[];
  }
  interface ClearchatMessage {
    readonly targetUsername: string | undefined;
    /** Seconds. */
    readonly banDuration: number | undefined;
  }
  export class LoginError extends Error {}
  export class ChatClient {
    constructor(configuration: object);
    connect(): Promise<void>;
    close(): void;
    join(channel: string): Promise<void>;
    say(channel: string, text: string): Promise<void>;
    on(event: 'PRIVMSG', listener: (message: PrivmsgMessage) => void): this;
    on(event: 'CLEARCHAT', listener: (message: ClearchatMessage) => void): this;
    on(event: 'NOTICE', listener: (message: { readonly messageText: string }) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}

declare module '@tmi.js/chat' {
  interface User {
    readonly login: string;
    readonly display: string;
    readonly color: string;
  }
  interface MessageEvent {
    readonly user: User;
    readonly message: { readonly id: string; readonly text: string };
    readonly tags: { readonly badges: ReadonlyMap<string, string> };
  }
  interface ModerationEvent {
    readonly type: string;
    readonly user: { readonly login: string };
    /** Seconds. */
    readonly duration: number;
  }
  interface IrcMessage {
    readonly command: string;
    readonly params: readonly string[];
  }
  export class Client {
    constructor(options: { readonly channels: readonly string[]; readonly token: string });
    connect(): void;
    close(): void;
    say(channel: string, text: string): Promise<unknown>;
    on(event: 'message', listener: (message: MessageEvent) => void): void;
    on(event: 'moderation', listener: (event: ModerationEvent) => void): void;
    on(event: 'ircMessage', listener: (message: IrcMessage) => void): void;
    on(event: 'join', listener: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
  }
}
