const longestName = 80;

/**
 * What an encoder calls itself, for people: `OBS Studio 30.1.2` from OBS's `obs-output module (libobs version
 * 30.1.2)`, `Lavf60.3.100` from ffmpeg's `FMLE/3.0 (compatible; Lavf60.3.100)`; others as they are, in printable
 * characters and 80 at most.
 */
export function encoderName(told: string): string | undefined {
  const obs = /libobs version ([\d.]+)/.exec(told)?.[1];
  if (obs !== undefined) return `OBS Studio ${obs}`.slice(0, longestName);
  const inner = /^FMLE\/[\d.]+ \(compatible; ([^)]+)\)$/.exec(told)?.[1] ?? told;
  const name = inner.replace(/\p{C}/gu, '').trim().slice(0, longestName);
  return name === '' ? undefined : name;
}
