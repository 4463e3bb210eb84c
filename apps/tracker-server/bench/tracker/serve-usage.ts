import type { ServerReport } from './server-process.ts';

/** In a server's process: says where it listens, and what it uses when it is asked. */
export function serveUsage(port: number): void {
  const report = (what: ServerReport) => process.send?.(what);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    // Garbage that happens to lie about says nothing about peers; given back, it is a moment after it was collected.
    globalThis.gc?.();
    setTimeout(() => {
      globalThis.gc?.();
      setTimeout(
        () => report({ kind: 'usage', cpu: (user + system) / 1000, memory: process.memoryUsage.rss() }),
        500,
      );
    }, 500);
  });
  process.on('disconnect', () => process.exit(0));
  report({ kind: 'listening', port });
}
