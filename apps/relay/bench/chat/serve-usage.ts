import type { ServerReport } from './report.ts';
import { usageOf } from './process-usage.ts';

/**
 * In a server's process: says where it listens, and what it uses when it is asked; `collect` gives garbage back first.
 *
 * @param others processes that belong to it
 * @param events how many things happened in its rooms
 */
export function serveUsage(
  port: number,
  ircPort: number,
  others: readonly number[] = [],
  events: () => number = () => 0,
): void {
  const report = (what: ServerReport) => process.send?.(what);
  const say = () => {
    const all = [process.pid, ...others].map(usageOf);
    const cpu = all.reduce((sum, usage) => sum + usage.cpu, 0);
    const memory = all.reduce((sum, usage) => sum + usage.memory, 0);
    report({ kind: 'usage', cpu, memory, heap: process.memoryUsage().heapUsed, events: events() });
  };
  process.on('message', (order) => {
    if (order !== 'collect') return say();
    globalThis.gc?.();
    setTimeout(() => {
      globalThis.gc?.();
      setTimeout(say, 500);
    }, 500);
  });
  process.on('disconnect', () => process.exit(0));
  report({ kind: 'listening', port, ircPort });
}
