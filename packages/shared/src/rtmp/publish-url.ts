/** Where a publisher connects to, taken from `rtmp(s)://HOST[:PORT]/APP`. */
export interface PublishAddress {
  readonly host: string;
  readonly port: number;
  /** RTMP over TLS. */
  readonly isSecure: boolean;
  /** May hold slashes and a query. */
  readonly app: string;
  /** As it stands in `connect`. */
  readonly tcUrl: string;
}

const defaultPorts = { rtmp: 1935, rtmps: 443 } as const;

/**
 * Reads the address that a person entered, without the stream key.
 *
 * @param base what a relative address stands on, as in a ReconnectRequest
 * @returns undefined where it is no RTMP address
 */
export function parsePublishUrl(address: string, base?: string): PublishAddress | undefined {
  // The port stands in the way of `new URL`: it knows no special rules for rtmp, but takes the address all the same.
  const url = URL.parse(address.trim(), base);
  if (url === null || url.hostname === '') return undefined;
  if (url.protocol !== 'rtmp:' && url.protocol !== 'rtmps:') return undefined;
  const isSecure = url.protocol === 'rtmps:';
  const port = url.port === '' ? defaultPorts[isSecure ? 'rtmps' : 'rtmp'] : Number(url.port);
  const app = `${url.pathname.replace(/^\/+|\/+$/g, '')}${url.search}`;
  const scheme = isSecure ? 'rtmps' : 'rtmp';
  return {
    ...{ port, isSecure, app },
    host: url.hostname.replace(/^\[|\]$/g, ''),
    tcUrl: `${scheme}://${url.hostname}:${port}/${app}`,
  };
}
