/**
 * The Content-Security-Policy of the app's pages (W3C CSP Level 3). Code comes from the app alone; media, pictures
 * and calls may come from the one relay that the app is connected to, too. WebSockets may go anywhere, for trackers
 * of the mesh are wherever the relay says.
 * @param relayOrigin null before there is a relay
 */
function contentPolicy(relayOrigin: string | null): string {
  const relay = relayOrigin === null ? '' : ` ${relayOrigin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    `img-src 'self' data: blob:${relay}`,
    `media-src 'self' blob:${relay}`,
    `connect-src 'self' ws: wss:${relay}`,
    "manifest-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** What every document of the app is sent with. */
export function documentHeaders(relayOrigin: string | null): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(relayOrigin),
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
