/** Somebody in a room without a page: he speaks by himself, as fast as he is let. */
export interface ChatSpeaker {
  say(text: string): void;
  /** Resolves once the room has taken all that was said. */
  settled(): Promise<void>;
  close(): void;
}

/** @param token of an account, from `POST /api/me/chat-token` */
export async function startSpeaker(
  httpUrl: string,
  channel: string,
  login: string,
  token: string,
): Promise<ChatSpeaker> {
  const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/irc`, 'irc');
  let said = 0;
  let taken = 0;
  const waiting: (() => void)[] = [];
  const check = () => {
    if (taken >= said) for (const resolve of waiting.splice(0)) resolve();
  };
  await new Promise<void>((resolve) => {
    socket.onopen = () =>
      socket.send(`CAP REQ :twitch.tv/tags twitch.tv/commands\r\nPASS oauth:${token}\r\nNICK ${login}\r\n`);
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      for (const line of data.split('\r\n')) {
        if (line.startsWith('PING')) socket.send('PONG\r\n');
        if (line.includes(' 376 ')) socket.send(`JOIN #${channel}\r\n`);
        if (line.includes(' 366 ')) resolve();
        if (line.includes(' USERSTATE ') && line.includes('client-nonce=')) taken += 1;
        if (line.includes(' NOTICE ') && line.includes('msg-id=msg_'))
          throw new Error(`the room refused: ${line}`);
      }
      check();
    };
  });
  return {
    say: (text) => {
      said += 1;
      socket.send(`@client-nonce=n${said} PRIVMSG #${channel} :${text}\r\n`);
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        check();
      }),
    close: () => socket.close(),
  };
}
