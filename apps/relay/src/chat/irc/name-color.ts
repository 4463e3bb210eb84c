/** The names that Twitch knows, with what they stand for. */
const named: ReadonlyMap<string, string> = new Map([
  ['Blue', '#0000FF'],
  ['BlueViolet', '#8A2BE2'],
  ['CadetBlue', '#5F9EA0'],
  ['Chocolate', '#D2691E'],
  ['Coral', '#FF7F50'],
  ['DodgerBlue', '#1E90FF'],
  ['Firebrick', '#B22222'],
  ['GoldenRod', '#DAA520'],
  ['Green', '#008000'],
  ['HotPink', '#FF69B4'],
  ['OrangeRed', '#FF4500'],
  ['Red', '#FF0000'],
  ['SeaGreen', '#2E8B57'],
  ['SpringGreen', '#00FF7F'],
  ['YellowGreen', '#9ACD32'],
]);
export const colorNames = [...named.keys()];

const folded = (name: string): string => name.toLowerCase().replace(/_/g, '');
const byFoldedName = new Map([...named].map(([name, color]) => [folded(name), color]));

/** @returns `#RRGGBB` for a name or such a number; undefined where it is neither */
export function parseColor(text: string): string | undefined {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toUpperCase();
  return byFoldedName.get(folded(text));
}

/** @returns the colour of an account that has chosen none: always the same one */
export function colorFor(userId: string): string {
  let hash = 7;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  const colors = [...named.values()];
  return colors[hash % colors.length] ?? '#1E90FF';
}
