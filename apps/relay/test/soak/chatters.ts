import { WebSocket } from 'ws';
import { between, noteSurprise, pause, type Stage } from './actor.ts';

interface Chatter {
  readonly channel: string;
  /** For one that says something each two seconds; others only listen. */
  readonly account?: { readonly login: string; readonly token: string };
  /** Seconds that it stays, at least and at most. */
  readonly stay: readonly [number, number];
}

/** Is in a room, leaves it, comes again; until the stage's end. */
export async function keepChatting(stage: Stage, { channel, account, stay }: Chatter): Promise<void> {
  const address = `${stage.httpUrl.replace('http', 'ws')}/irc`;
  while (!stage.signal.aborted) {
    const socket = new WebSocket(address);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', (error) => noteSurprise(stage, `chat: ${error.message}`));
    socket.on('message', (data: Buffer) => {
      stage.deeds.linesHeard += data.toString().split(' PRIVMSG ').length - 1;
    });
    socket.once('open', () => {
      const pass = account === undefined ? [] : [`PASS oauth:${account.token}`];
      socket.send(
        [...pass, `NICK ${account?.login ?? 'justinfan4711'}`, `JOIN #${channel}`, ''].join('\r\n'),
      );
    });
    const saying = setInterval(() => {
      if (account !== undefined && socket.readyState === WebSocket.OPEN)
        socket.send(`PRIVMSG #${channel} :it is ${Math.round(performance.now())} now\r\n`);
    }, 2_000);
    await Promise.race([pause(stage, 1000 * between(stage.random, ...stay)), closed]);
    clearInterval(saying);
    socket.close();
    await closed;
    await pause(stage, 500);
  }
}
