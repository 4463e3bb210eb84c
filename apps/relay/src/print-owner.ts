/** Tells whoever started a fresh relay what its owner needs. @param url of the page */
export function printOwner(
  owner: { login: string; password: string; streamKey: string },
  url: string,
  { rtmp, srt }: { readonly rtmp: number; readonly srt: number },
): void {
  console.log(
    [
      '',
      '  This is a fresh relay. Its owner, shown this once:',
      `    login       ${owner.login}`,
      `    password    ${owner.password}`,
      `    stream key  ${owner.streamKey}`,
      `  Watch      ${url}`,
      `  Publish    rtmp://localhost:${rtmp}/live  with the stream key`,
      `             srt://localhost:${srt}?streamid=publish:live/  and the stream key`,
      '',
    ].join('\n'),
  );
}
