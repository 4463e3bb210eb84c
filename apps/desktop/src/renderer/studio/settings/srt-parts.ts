/** An SRT address as people paste it, taken apart. */
export interface SrtParts {
  /** Without what is secret. */
  readonly url: string;
  readonly streamId: string;
  readonly passphrase: string;
}

/** Takes what is secret out of an SRT address: it is not to lie in the settings. @returns undefined for another address */
export function splitSrtUrl(address: string): SrtParts | undefined {
  const url = URL.parse(address.trim());
  if (url?.protocol !== 'srt:' || url.host === '') return undefined;
  const [streamId, passphrase] = ['streamid', 'passphrase'].map((name) => url.searchParams.get(name) ?? '');
  url.searchParams.delete('streamid');
  url.searchParams.delete('passphrase');
  return { url: url.href, streamId: streamId ?? '', passphrase: passphrase ?? '' };
}
