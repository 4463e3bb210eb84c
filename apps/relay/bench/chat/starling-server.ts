import '../../src/tune-memory.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { defaultLimits } from '../../src/chat/fanout/connection-limits.ts';
import { SqliteEventLog } from '../../src/chat/log/sqlite-event-log.ts';
import { startTestChat } from '../../test/support/test-chat.ts';
import { serveUsage } from './serve-usage.ts';

/** Ours, with limits that one machine's load does not reach. Its arguments: how many workers, `log` or `no-log`. */
const [, , workers = '0', log = 'log'] = process.argv;
const plenty = { perSecond: 1e9, burst: 1e9 };
const folder = mkdtempSync(path.join(tmpdir(), 'bench-chat-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const kept = new SqliteEventLog({
  file: path.join(folder, 'chat.sqlite'),
  onError: (error) => console.error(error),
  onLost: (count) => console.error(`${count} events were not logged`),
});
let events = 0;
const { port, ircPort, chat } = await startTestChat({
  workers: Number(workers),
  limits: {
    ...defaultLimits,
    ...{
      connections: 1e6,
      connectionsPerAddress: 1e6,
      connecting: plenty,
      lines: plenty,
      heartbeat: 1e9,
      received: 1e12,
    },
    registration: 60_000,
  },
  log: {
    ...{ read: (roomId, span) => kept.read(roomId, span), readSaidBy: () => Promise.resolve([]) },
    ...{ erase: () => Promise.resolve(0), dropBefore: () => Promise.resolve(0), close: () => kept.close() },
    append: (event) => {
      events += 1;
      if (log === 'log') kept.append(event);
    },
  },
});
serveUsage(port, ircPort, chat.workerPids, () => events);
