/**
 * Finding one's way in a text that is known to be JSON, for `JSON.parse` has read it: what is only handed on need not be
 * written anew. Strings are leapt over, so this costs next to nothing. Nothing here checks anything: in a text that is not
 * JSON any place may be found.
 */

/** A string as it stands in JSON (RFC 8259 §7): in quotes, with its escapes. */
export type JsonString = string;

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** @returns where the value begins that is not before `at` */
export function startOfValue(json: string, at: number): number {
  while (isBlank(json.charCodeAt(at))) at += 1;
  return at;
}

/** @returns where the value that begins at `at` has ended */
export function endOfValue(json: string, at: number): number {
  const first = json.charCodeAt(at);
  if (first === quote) return endOfString(json, at);
  if (first === openBrace || first === openBracket) return endOfNest(json, at);
  while (at < json.length && !isAfterWord(json.charCodeAt(at))) at += 1;
  return at;
}

/**
 * @param at where an object begins
 * @returns where the value of its member `name` begins: of the last one with that name, which is the one that `JSON.parse`
 *   takes; undefined without such a member, or where names are written with escapes
 */
export function startOfMember(json: string, at: number, name: string): number | undefined {
  let found: number | undefined;
  for (let key = startOfItem(json, at); key !== undefined;) {
    const keyEnd = endOfString(json, key);
    if (json.slice(key, keyEnd).includes(String.fromCharCode(backslash))) return undefined;
    const value = startOfValue(json, startOfValue(json, keyEnd) + 1);
    if (keyEnd - key === name.length + 2 && json.startsWith(name, key + 1)) found = value;
    key = startOfNextItem(json, endOfValue(json, value));
  }
  return found;
}

/** @param at where an array or object begins @returns where its first item or name begins; undefined where it is empty */
export function startOfItem(json: string, at: number): number | undefined {
  const first = startOfValue(json, at + 1);
  const code = json.charCodeAt(first);
  return code === closeBracket || code === closeBrace || first >= json.length ? undefined : first;
}

/** @param end where an item has ended @returns where the next one begins; undefined after the last */
export function startOfNextItem(json: string, end: number): number | undefined {
  const at = startOfValue(json, end);
  return json.charCodeAt(at) === comma ? startOfValue(json, at + 1) : undefined;
}

function endOfString(json: string, at: number): number {
  for (let end = json.indexOf('"', at + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let before = end - 1;
    while (json.charCodeAt(before) === backslash) before -= 1;
    // An even number of backslashes are letters; of an odd one the last makes the quote a letter, too.
    if ((end - before) % 2 === 1) return end + 1;
  }
  return json.length;
}

function endOfNest(json: string, at: number): number {
  let depth = 0;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      at = endOfString(json, at);
      continue;
    }
    at += 1;
    if (code === openBrace || code === openBracket) depth += 1;
    else if ((code === closeBrace || code === closeBracket) && (depth -= 1) === 0) return at;
  }
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isAfterWord(code: number): boolean {
  return isBlank(code) || code === comma || code === closeBracket || code === closeBrace;
}
