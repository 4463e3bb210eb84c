/** An address that a person typed, made an origin; or what is wrong with it. */
export type RelayAddress =
  | { readonly ok: true; readonly origins: readonly string[] }
  | { readonly ok: false; readonly message: string };

const maxLength = 200;
const defaultPort = 8080;

/**
 * Makes `live.example.org`, `192.168.1.4:8080` or `http://host/channel` the origins to try, the likeliest first.
 * With a scheme there is one. Without, names are tried by HTTPS first, and addresses of a local network by HTTP, with
 * the relay's default port after the scheme's.
 */
export function parseRelayAddress(text: string): RelayAddress {
  const typed = text.trim();
  if (typed === '') return refuse('Type the address of a relay, such as live.example.org.');
  if (typed.length > maxLength) return refuse('That address is too long.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return refuse(`A relay's address begins with https:// or http://, not ${scheme}://.`);
  const url = URL.parse(scheme === undefined ? `http://${typed}` : typed);
  if (url === null || url.hostname === '') return refuse(`"${typed}" is not an address.`);
  if (url.username !== '' || url.password !== '')
    return refuse('Leave name and password out of the address; you log in after connecting.');
  if (scheme !== undefined) return { ok: true, origins: [url.origin] };
  return { ok: true, origins: originsToTry(url) };
}

function originsToTry({ host, hostname, port }: URL): string[] {
  if (port !== '') return isLocal(hostname) ? [`http://${host}`] : [`https://${host}`, `http://${host}`];
  const withDefaultPort = `http://${hostname}:${defaultPort}`;
  return isLocal(hostname)
    ? [withDefaultPort, `http://${hostname}`]
    : [`https://${hostname}`, withDefaultPort];
}

function isLocal(hostname: string): boolean {
  return (
    /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1|fe80|f[cd]))/.test(hostname) ||
    /(^|\.)(localhost|local|lan|home\.arpa)$/.test(hostname) ||
    !hostname.includes('.')
  );
}

function refuse(message: string): RelayAddress {
  return { ok: false, message };
}
