import * as path from 'node:path';
import { documentHeaders } from './content-policy.ts';
import { fileResponse } from './file-response.ts';

/** What the app's pages are served from. */
export interface AppProtocolPorts {
  /** Folder of the built renderer. */
  readonly pages: string;
  /** Origin of the relay that the app is connected to. */
  relayOrigin: () => string | null;
  /** Passes a call of the API on to the relay. */
  passToRelay: (request: Request) => Promise<Response>;
  /** @returns the path of a file that the user picked, by the name it was given */
  pickedFile: (id: string) => string | undefined;
}

const pagePath = /^\/(?:[\w~-]+(?:\/[\w~-]+)*\/?)?$/;
const assetPath = /^\/(?:assets\/)?[\w-]+(?:\.[\w-]+)+$/;
const pickedPath = /^\/files\/([\w-]+)(?:\/[^/]*)?$/;

/** Answers what the app's pages ask of `starling-app://app`: pages, their parts, picked files, the relay's API. */
export function createAppProtocol(ports: AppProtocolPorts): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/')) return ports.passToRelay(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    const range = request.headers.get('range');
    const picked = pickedPath.exec(pathname)?.[1];
    if (picked !== undefined) return pickedResponse(ports.pickedFile(picked), range);
    if (assetPath.test(pathname)) return assetResponse(ports.pages, pathname, range);
    if (!pagePath.test(pathname)) return new Response(null, { status: 404 });
    return fileResponse(path.join(ports.pages, 'desktop.html'), null, documentHeaders(ports.relayOrigin()));
  };
}

async function pickedResponse(file: string | undefined, range: string | null): Promise<Response> {
  if (file === undefined) return new Response(null, { status: 404 });
  // A picked SVG must not run as a page of the app's, were it ever opened as one.
  const headers = { 'content-security-policy': "sandbox; default-src 'none'", 'cache-control': 'no-store' };
  return fileResponse(file, range, { ...headers, 'x-content-type-options': 'nosniff' });
}

/** Vite names the parts of pages by their content, so they may be kept for ever. */
async function assetResponse(pages: string, pathname: string, range: string | null): Promise<Response> {
  const lifetime = pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
  const headers = { 'cache-control': lifetime, 'x-content-type-options': 'nosniff' };
  return fileResponse(path.join(pages, pathname), range, headers);
}
