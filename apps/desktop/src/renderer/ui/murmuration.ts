import { hashText, seededRandom } from './hash-text.ts';

/** One bird of a flock: where it is, where it heads and how near it is. */
export interface Bird {
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly heading: number;
  /** 0.3 (far) to 1 (near). */
  readonly size: number;
}

/** A flock in a field of `width` × `height`. The same name always gives the same flock. */
export function murmuration(name: string, width: number, height: number, count = 340): Bird[] {
  const random = seededRandom(hashText(name));
  const shape = {
    phase: random() * Math.PI * 2,
    tilt: (random() - 0.5) * 0.7,
    twist: 1.4 + random() * 1.8,
    thickness: 0.1 + random() * 0.07,
  };
  return Array.from({ length: count }, () => placeBird(random, shape, width, height));
}

interface FlockShape {
  phase: number;
  tilt: number;
  twist: number;
  thickness: number;
}

/** Birds lie dense along a twisting ribbon and sparse away from it, as a murmuration does. */
function placeBird(random: () => number, shape: FlockShape, width: number, height: number): Bird {
  const along = 0.08 + 0.84 * ((random() + random() + random()) / 3 + (random() - 0.5) * 0.25);
  const angle = shape.phase + along * Math.PI * shape.twist;
  const ribbon = 0.5 + Math.sin(angle) * 0.2 + (along - 0.5) * shape.tilt;
  const pinch = 0.35 + Math.abs(Math.cos(angle * 0.8)) * 0.9;
  const spread = (random() + random() - 1) * shape.thickness * pinch * 2;
  const slope = Math.cos(angle) * 0.2 * Math.PI * shape.twist + shape.tilt;
  return {
    x: along * width,
    y: (ribbon + spread) * height,
    heading: Math.atan2(slope * height, width) + (random() - 0.5) * 0.5,
    size: 0.3 + random() * random() * 0.7,
  };
}

/** The flock as one SVG path: each bird is two raised wings, banking as it turns. */
export function flockPath(birds: readonly Bird[], wing: number): string {
  return birds.map((bird) => birdPath(bird, wing)).join('');
}

function birdPath(bird: Bird, wing: number): string {
  const reach = wing * bird.size * 0.8;
  const tip = (side: number) => {
    const angle = bird.heading * 0.6 - Math.PI / 2 + side * 1.15;
    return `${(bird.x + Math.cos(angle) * reach).toFixed(1)} ${(bird.y + Math.sin(angle) * reach).toFixed(1)}`;
  };
  return `M${tip(-1)}L${bird.x.toFixed(1)} ${bird.y.toFixed(1)}L${tip(1)}`;
}
