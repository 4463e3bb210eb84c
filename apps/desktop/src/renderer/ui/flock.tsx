import { useMemo } from 'react';
import { hashText } from './hash-text.ts';
import { flockPath, murmuration } from './murmuration.ts';

const width = 640;
const height = 360;

/** Skies at dusk, as [top, bottom, birds]. Every pair is dark enough for light text on it. */
const skies = [
  ['#0d2b30', '#16534f', '#8be7d4'],
  ['#1b2440', '#3b3a63', '#c8c6ff'],
  ['#2b1f16', '#6a4320', '#ffd58a'],
  ['#12251c', '#1f5a3c', '#a5ecc0'],
  ['#2c1a2b', '#63304f', '#ffc2dc'],
  ['#122638', '#1f5170', '#a6dcff'],
] as const;

/** A picture for a channel without one: a murmuration under a sky, both drawn from its name. */
export function Flock({ name, className }: { name: string; className?: string }) {
  const path = useMemo(() => flockPath(murmuration(name, width, height), 9), [name]);
  const hash = hashText(name);
  const [top, bottom, birds] = skies[hash % skies.length] ?? skies[0];
  const gradientId = `sky-${hash}`;
  return (
    <svg
      className={className}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id={gradientId} x1="0" y1="0" x2="0.3" y2="1">
          <stop offset="0" stopColor={top} />
          <stop offset="1" stopColor={bottom} />
        </linearGradient>
      </defs>
      <rect width={width} height={height} fill={`url(#${gradientId})`} />
      <path d={path} fill="none" stroke={birds} strokeWidth="1.6" strokeLinejoin="round" opacity="0.85" />
    </svg>
  );
}
