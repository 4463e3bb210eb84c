/** What our test uses of tmi.js, which brings no types. */
declare module 'tmi.js' {
  interface TmiClient {
    connect(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    say(channel: string, message: string): Promise<unknown>;
    on(event: 'join', listener: (channel: string, user: string, isSelf: boolean) => void): void;
    on(
      event: 'message',
      listener: (channel: string, tags: Record<string, string | undefined>, message: string) => void,
    ): void;
  }
  const tmi: { Client: new (options: object) => TmiClient };
  export default tmi;
}
