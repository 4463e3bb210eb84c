import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

/** Builds the studio's page with the fakes around it and serves it on a free port. */
export async function serveScreens(): Promise<{ readonly url: string; stop: () => Promise<void> }> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'starling-screens-'));
  const shared = {
    configFile: false as const,
    root: import.meta.dirname,
    logLevel: 'error' as const,
    plugins: [react()],
    build: { outDir, emptyOutDir: true, minify: false, target: 'es2022', chunkSizeWarningLimit: 9000 },
  };
  await build(shared);
  const server = await preview({ ...shared, preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('vite gave no address to the screens');
  return {
    url,
    stop: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
