import { parseArgs } from 'node:util';
import { chromium, type Page, type WebSocketRoute } from 'playwright';
import { startRelay } from '../test/support/running-relay.ts';

/**
 * How smoothly the web chat draws a fast room: the page of a real relay in Chromium, 10,000 lines in its list, then so many
 * a second; at the end and scrolled up. Prints the times between frames, in milliseconds.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
    lines: { type: 'string', default: '10000' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const tickMs = 50;

let told = 0;
const words = 'a starling that flies in a murmuration follows the seven nearest ones'.split(' ');

/** One more message, as the relay would tell it. */
function nextLine(): string {
  told += 1;
  const id = `ffffffff-0000-7000-8000-${String(told).padStart(12, '0')}`;
  const text = words.slice(0, 2 + (told % 11)).join(' ');
  const login = `user${told % 97}`;
  return `@badges=;color=;display-name=${login};id=${id};tmi-sent-ts=${Date.now()};user-id=${login} :${login}!${login}@${login} PRIVMSG #stage :${told} ${text}\r\n`;
}

const lines = (count: number) => Array.from({ length: count }, nextLine).join('');

async function frameTimes(page: Page, socket: WebSocketRoute): Promise<number[]> {
  const measured = page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const begun = performance.now();
        let last = begun;
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (now - begun < ms) requestAnimationFrame(frame);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    seconds * 1000,
  );
  const perTick = (rate * tickMs) / 1000;
  let due = 0;
  const timer = setInterval(() => {
    due += perTick;
    socket.send(lines(Math.floor(due)));
    due -= Math.floor(due);
  }, tickMs);
  const times = await measured;
  clearInterval(timer);
  return times;
}

function row(name: string, times: readonly number[]): Record<string, string | number> {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const late = times.filter((ms) => ms > 34).length;
  return {
    ...{ what: name, 'frames/s': (times.length / seconds).toFixed(1) },
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1), 'over 34 ms': late },
  };
}

const relay = await startRelay(['--no-demo']);
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { login: 'stage', email: 'stage@example.org', password: 'correct horse battery' };
  await context.request.post(`${relay.httpUrl}/api/accounts`, { data });
  const page = await context.newPage();
  const socket = Promise.withResolvers<WebSocketRoute>();
  await page.routeWebSocket(/\/irc$/, (route) => {
    route.connectToServer();
    socket.resolve(route);
  });
  await page.goto(`${relay.httpUrl}/stage`);
  await page.getByPlaceholder('Say something').waitFor();
  const open = await socket.promise;
  const idle = await frameTimes(page, { send: () => undefined } as unknown as WebSocketRoute);
  for (let sent = 0; sent < Number(values.lines); sent += 500) open.send(lines(500));
  await page
    .getByTestId('chat-line')
    .filter({ hasText: new RegExp(`: ${told} `) })
    .waitFor();
  const atEnd = await frameTimes(page, open);
  await page.getByTestId('chat-log').hover();
  await page.mouse.wheel(0, -5_000);
  await page.getByTestId('chat-newer').waitFor();
  const scrolled = await frameTimes(page, open);
  const rows = await page.locator('[data-row]').count();
  console.log(`${values.lines} lines, ${rate} a second; ${rows} rows drawn`);
  console.table([row('nothing said', idle), row('at the end', atEnd), row('scrolled up', scrolled)]);
} finally {
  await browser.close();
  await relay.stop();
}
