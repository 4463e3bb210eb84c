import type { ServerReport } from './server-process.ts';

/** In a server's process: says where it listens, and what it uses when it is asked. */
export function serveUsage(port: number): void {
  const report = (what: ServerReport) => process.send?.(what);
  const cpuTime = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  process.on('message', () => {
    const cpu = cpuTime();
    // Garbage that happens to lie about says nothing about peers; given back, it is a moment after it was collected.
    globalThis.gc?.();
    setTimeout(() => {
      globalThis.gc?.();
      const say = () => report({ kind: 'usage', cpu, cpuNow: cpuTime(), memory: process.memoryUsage.rss() });
      setTimeout(say, 500);
    }, 500);
  });
  process.on('disconnect', () => process.exit(0));
  report({ kind: 'listening', port });
}
