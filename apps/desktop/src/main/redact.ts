const mark = '•••';

/** Shapes of what must not be read by whoever is shown a log. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(rtmps?:\/\/[^\s/]+\/[^\s/?]+\/)[^\s"']+/gi, `$1${mark}`],
  [/(\/\/)[^\s/@"']+@/g, `$1${mark}@`],
  [/(oauth:|bearer\s+|basic\s+)[\w.~+/=-]+/gi, `$1${mark}`],
  [/((?:set-)?cookie["']?\s*[:=]\s*["']?)[^"'\n]+/gi, `$1${mark}`],
  [/("?(?:password|streamKey|token|secret|key|code)"?\s*[:=]\s*"?)[^"\s,}&]+/gi, `$1${mark}`],
];

/**
 * Takes secrets out of a text: known ones by their value, others by their shape; and the user's folder.
 * @param secrets shorter ones than 4 characters are left: they would blot out words
 */
export function redact(text: string, secrets: readonly string[], homeFolder: string): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, mark);
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
  return homeFolder.length > 1 ? clean.replaceAll(homeFolder, '~') : clean;
}
