const attribute = /([A-Z0-9-]{1,64})=("[^"\r\n]*"|[^",\s][^",]*)(?:,|$)/y;
const mostAttributes = 64;

/**
 * Reads an attribute list, RFC 8216bis-22 §4.2; quotes are taken off. What follows something that cannot be read is
 * left out. Never throws.
 */
export function parseAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  attribute.lastIndex = 0;
  for (let match = attribute.exec(text); match !== null; match = attribute.exec(text)) {
    const [, name = '', value = ''] = match;
    attributes.set(name, value.startsWith('"') ? value.slice(1, -1) : value);
    if (attributes.size >= mostAttributes || attribute.lastIndex >= text.length) break;
  }
  return attributes;
}
