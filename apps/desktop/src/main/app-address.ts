/** The scheme that the app's own pages come from. */
export const appScheme = 'starling-app';

/** Origin of the app's own pages. */
export const appOrigin = `${appScheme}://app`;

/** @returns whether the address is one of the app's own pages; what cannot be read is not. */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${appScheme}:` && parsed.host === 'app' && parsed.username === '';
}
