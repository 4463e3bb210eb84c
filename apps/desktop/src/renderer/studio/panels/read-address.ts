/** @returns the address of a web page as it was meant, `https://` where none was typed; null where it is none. Empty stays empty. */
export function readAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return '';
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]+:\d+/.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, href, hostname } = new URL(withScheme);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' ? href : null;
}

/** @returns the login of a channel, from a login or from the address of its page; null where it is none. Empty stays empty. */
export function readLogin(typed: string): string | null {
  const text = typed.trim().toLowerCase().replace(/\/+$/, '');
  const login = text.slice(text.lastIndexOf('/') + 1).replace(/^@/, '');
  return login === '' || /^[a-z0-9][a-z0-9_]{2,24}$/.test(login) ? login : null;
}
