import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Where the page of the other system is served. */
export interface PeerPageServer {
  readonly url: string;
  close(): void;
}

const bundled = ['p2p-media-loader-hlsjs', 'p2p-media-loader-core'];

function bundleOf(name: string): string {
  const [folder = ''] = import.meta.resolve(name).split('/lib/');
  return fileURLToPath(`${folder}/dist/${name}.es.js`);
}

/** Bundles the page of p2p-media-loader and serves it on a port of its own. */
export async function servePeerPage(): Promise<PeerPageServer> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'starling-bench-page-'));
  await build({
    ...{ root: import.meta.dirname, base: './', configFile: false, logLevel: 'error' },
    // The bundles that it publishes for browsers: the other files need Node's modules.
    resolve: { alias: Object.fromEntries(bundled.map((name) => [name, bundleOf(name)])) },
    build: {
      ...{ outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2_000 },
      rolldownOptions: { input: path.join(import.meta.dirname, 'peer-page.html') },
    },
  });
  const server = createServer((request, response) => {
    const name = path.posix.normalize((request.url ?? '/').replace(/\?.*$/, ''));
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
    try {
      const body = readFileSync(path.join(outDir, name));
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/peer-page.html`,
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
