/** What is handed to which program by `npm start`. */
export interface StartArgs {
  readonly relay: readonly string[];
  readonly tracker: readonly string[];
  readonly hasTracker: boolean;
}

/** Flags that both programs know. */
const shared = new Set(['tracker-port', 'host', 'data-dir', 'tls-cert', 'tls-key', 'log-format']);
/** Flags that the tracker alone knows, with a value each. */
const trackersOwn = new Set([
  'relay-key',
  'tracker-url',
  'peer-trackers',
  'tracker-connections',
  'tracker-connections-per-address',
]);
const trackersSwitches = new Set(['open']);
/** Given without a value; both programs know it. */
const sharedSwitches = new Set(['behind-proxy']);

/** Every other flag is the relay's: it says what is wrong with one that nobody knows. */
export function splitStartArgs(args: readonly string[], environment: NodeJS.ProcessEnv): StartArgs {
  const relay: string[] = [];
  const tracker: string[] = [];
  let hasDataDir = environment['STARLING_DATA_DIR'] !== undefined;
  let hasTracker = !/^(1|true|yes|on)$/i.test(environment['STARLING_NO_TRACKER'] ?? '');
  let hasMesh = !/^(0|false|no|off)$/i.test(environment['STARLING_MESH'] ?? '');
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
    const hasValue = shared.has(name) || trackersOwn.has(name) || name === 'mesh';
    const words = hasValue && value === undefined ? [text, ...args.slice(at + 1, at + 2)] : [text];
    at += words.length - 1;
    if (name === 'data-dir') hasDataDir = true;
    if (name === 'no-tracker') hasTracker = false;
    else if (name === 'mesh') hasMesh = !/^(0|false|no|off)$/i.test(value ?? words[1] ?? '');
    if ([shared, sharedSwitches, trackersOwn, trackersSwitches].some((known) => known.has(name)))
      tracker.push(...words);
    if (name !== 'no-tracker' && !trackersOwn.has(name) && !trackersSwitches.has(name)) relay.push(...words);
  }
  // A relay without --data-dir keeps its things here, its key among them.
  if (!hasDataDir) tracker.push('--data-dir', './data');
  return { relay, tracker, hasTracker: hasTracker && hasMesh };
}
