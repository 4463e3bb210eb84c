import { type Answer, checkEach, eachRendition, type Rule } from './observation.ts';

/** max-age of Cache-Control in seconds; undefined where a cache may keep nothing, or is told nothing. */
function maxAge({ headers }: Answer): number | undefined {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|no-cache|private/.test(control)) return undefined;
  const found = /max-age=(\d+)/.exec(control)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** What a cache in front needs, RFC 8216bis appendix B. */
export const httpRules: readonly Rule[] = [
  {
    rule: 'parts and inits may be kept for ever',
    clause: 'appendix B.1',
    judge: eachRendition(({ parts, inits }) =>
      checkEach([...parts.values(), ...inits.values()], ({ answer }) =>
        answer.status === 200 && (maxAge(answer) ?? 0) < 86_400
          ? `${answer.url}: ${answer.headers.get('cache-control') ?? 'no Cache-Control'}`
          : undefined,
      ),
    ),
  },
  {
    rule: 'a playlist may be kept: for at least a second, a plain one for at most half a target duration',
    clause: 'appendix B.2',
    judge: eachRendition(({ snapshots }) =>
      checkEach(
        snapshots.filter(({ playlist }) => !playlist.hasEnded),
        ({ answer, form, playlist }) => {
          const age = maxAge(answer);
          if (age === undefined || age < 1)
            return `${form}: ${answer.headers.get('cache-control') ?? 'nothing'}`;
          const most =
            form === 'plain' ? Math.max(1, playlist.targetDuration / 2) : 6 * playlist.targetDuration;
          return age > most ? `${form}: max-age=${age}, at most ${most}` : undefined;
        },
      ),
    ),
  },
  {
    rule: 'wrong requests are remembered for a moment only',
    clause: 'appendix B.4',
    judge: eachRendition(({ probes }) =>
      checkEach(
        [...probes.values()].filter(({ status }) => status >= 400),
        (answer) => ((maxAge(answer) ?? 0) > 2 ? `${answer.url}: ${maxAge(answer) ?? ''} s` : undefined),
      ),
    ),
  },
  {
    rule: 'a URL gives the same bytes again',
    clause: 'appendix B.1',
    judge: eachRendition(({ probes, parts }) =>
      checkEach(
        [...probes.entries()].filter(([name]) => name.startsWith('again ')),
        ([name, answer]) => {
          const first = parts.get(name.slice(6))?.answer;
          if (answer.status !== 200) return `${answer.url}: ${answer.status}`;
          return first !== undefined && Buffer.from(first.body).equals(answer.body) ? undefined : answer.url;
        },
      ),
    ),
  },
  {
    rule: 'a part that has left the playlist can still be fetched',
    clause: '§6.2.2',
    judge: eachRendition(({ probes }) => {
      const answer = probes.get('retired part');
      return answer === undefined
        ? { looked: 0, faults: [] }
        : checkEach([answer], ({ status }) => (status === 200 ? undefined : `answered ${status}`));
    }),
  },
  {
    rule: 'ranges and HEAD are answered',
    clause: 'RFC 9110 §9.3.2, §14',
    judge: eachRendition(({ probes }) => {
      const range = probes.get('range');
      const head = probes.get('head');
      return checkEach(
        [
          ...(range === undefined
            ? []
            : [{ ...range, isRight: range.status === 206 && range.body.length === 10 }]),
          ...(head === undefined
            ? []
            : [
                {
                  ...head,
                  isRight:
                    head.status === 200 &&
                    head.body.length === 0 &&
                    Number(head.headers.get('content-length')) > 0,
                },
              ]),
        ],
        ({ isRight, status, body }) => (isRight ? undefined : `${status}, ${body.length} bytes`),
      );
    }),
  },
  {
    rule: 'playlists are compressed for those who take it',
    clause: 'authoring 1.x',
    judge: eachRendition(({ probes }) =>
      checkEach(
        [probes.get('gzip')].filter((answer) => answer !== undefined),
        ({ headers }) => (headers.get('content-encoding') === 'gzip' ? undefined : 'not gzip'),
      ),
    ),
  },
  {
    rule: 'pages of other origins may play it',
    clause: 'CORS',
    judge: ({ multivariant, renditions }) =>
      checkEach(
        [
          multivariant,
          ...renditions.flatMap(({ snapshots }) => snapshots.slice(0, 1).map(({ answer }) => answer)),
        ],
        ({ headers, url }) => (headers.get('access-control-allow-origin') === '*' ? undefined : url),
      ),
  },
];
