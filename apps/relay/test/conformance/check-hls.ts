import { parseArgs } from 'node:util';
import { formatVerdicts, judge } from './report.ts';
import { NotWatchableError, watch } from './watch.ts';

const usage = 'Usage: npm run check:hls -- URL-OF-INDEX.M3U8 [--seconds 30] [--json]';

/** Checks a live low-latency HLS playlist from outside; exit code 1 where a rule was broken. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } },
  });
  const [url] = positionals;
  const seconds = Number(values.seconds);
  if (url === undefined || !URL.canParse(url) || !(seconds > 0)) {
    console.error(usage);
    return 2;
  }
  const verdicts = judge(await watch(url, seconds));
  console.log(values.json ? JSON.stringify(verdicts, undefined, 2) : formatVerdicts(verdicts));
  return verdicts.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof NotWatchableError ? error.message : error);
    process.exit(2);
  },
);
