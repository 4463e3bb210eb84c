import { parentPort, workerData } from 'node:worker_threads';
import type { LogAnswer, LogOrder } from './log-order.ts';
import { LogDatabase } from './log-database.ts';

/** The thread that has the log's file: SQLite's work does not keep rooms from talking. */
const { file } = workerData as { readonly file: string };
const database = new LogDatabase(file);

function perform(order: LogOrder): unknown {
  switch (order.kind) {
    case 'write':
      database.write(order.rows);
      return undefined;
    case 'read':
      return database.read(order.roomId, order.span);
    case 'read-said-by':
      return database.readSaidBy(order.userId, order.span, order.roomId);
    case 'erase':
      return database.erase(order.userId);
    case 'drop-before':
      return database.dropBefore(order.firstKept);
    case 'close':
      database.close();
      return undefined;
  }
}

parentPort?.on('message', ({ number, order }: { number: number; order: LogOrder }) => {
  let answer: LogAnswer;
  try {
    answer = { number, result: perform(order) };
  } catch (error) {
    answer = { number, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
  if (order.kind === 'close') parentPort?.close();
});
