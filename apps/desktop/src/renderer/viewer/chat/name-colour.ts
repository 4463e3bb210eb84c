import { hashText } from '../../ui/hash-text.ts';

type Rgb = readonly [number, number, number];

/** Colours for those who chose none. */
const defaults = ['#e0693e', '#2f9e6e', '#3d7fd9', '#c75b9b', '#8f9a2b', '#1fa3a3', '#b8862b', '#7d6fe0'];
const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
/** What lines lie on: one that is pointed at, one that calls the reader, one that is announced (`chat.css`). */
const darkSurfaces: readonly Rgb[] = [
  [0x1a, 0x23, 0x27],
  [0x12, 0x30, 0x2d],
  [0x1b, 0x30, 0x30],
];
const lightSurfaces: readonly Rgb[] = [
  [0xea, 0xef, 0xec],
  [0xd8, 0xef, 0xe9],
  [0xe1, 0xec, 0xeb],
];

/**
 * A name's colour for both themes, moved towards white or black until its contrast with all that the chat
 * lays under it is at least 4.5.
 * @param colour `#rrggbb`, or anything else for a colour that goes with the login
 */
export function nameColour(login: string, colour: string): { onDark: string; onLight: string } {
  const chosen = parseHex(colour) ?? parseHex(defaults[hashText(login) % defaults.length] ?? '') ?? white;
  return { onDark: readable(chosen, darkSurfaces, white), onLight: readable(chosen, lightSurfaces, black) };
}

function readable(colour: Rgb, surfaces: readonly Rgb[], towards: Rgb): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(colour, towards, share);
    if (surfaces.every((surface) => contrast(mixed, surface) >= 4.5)) return toHex(mixed);
  }
  return toHex(towards);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** WCAG 2.2, "contrast ratio". */
export function contrast(a: Rgb, b: Rgb): number {
  const [brighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** @returns null for anything but `#rrggbb`. */
export function parseHex(colour: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  return match === null ? null : [Number(`0x${match[1]}`), Number(`0x${match[2]}`), Number(`0x${match[3]}`)];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
