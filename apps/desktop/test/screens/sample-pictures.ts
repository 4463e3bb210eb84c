import { flockPath, murmuration } from '../../src/renderer/ui/murmuration.ts';
import { hashText, seededRandom } from '../../src/renderer/ui/hash-text.ts';
import type { SourceSettings } from '../../src/renderer/studio/scene/collection.ts';

type Paint = (context: CanvasRenderingContext2D, width: number, height: number, seconds: number) => void;

const flock = new Path2D(flockPath(murmuration('dusk', 1280, 480, 900), 11));
const bird = new Path2D(
  'M5 9.2c5.6.3 9.4 2.3 11.5 5.9C18.2 10 22 6.4 28 4.5c-.9 4.9-3 8.7-6.2 11.3 1.9.9 3.9 1.2 6.1.9-2.7 4.2-6.6 6.3-11.6 6.3-2.5 2.3-5.7 3.8-9.7 4.5 1.9-1.6 3.3-3.5 4.2-5.7C7.2 19.4 5.3 15.2 5 9.2z',
);

function gradient(
  context: CanvasRenderingContext2D,
  line: readonly [number, number, number, number],
  stops: readonly (readonly [number, string])[],
): CanvasGradient {
  const made = context.createLinearGradient(...line);
  for (const [at, colour] of stops) made.addColorStop(at, colour);
  return made;
}

/** Dusk over a marsh: a low sun, hills, water, and the flock. */
const paintDusk: Paint = (context, width, height, seconds) => {
  const scale = Math.max(width / 1280, height / 720);
  context.translate((width - 1280 * scale) / 2, (height - 720 * scale) / 2);
  context.scale(scale, scale);
  context.fillStyle = gradient(
    context,
    [0, 0, 0, 520],
    [
      [0, '#12203c'],
      [0.4, '#3d3866'],
      [0.68, '#a8556a'],
      [0.86, '#ee8f5b'],
      [1, '#fcd08a'],
    ],
  );
  context.fillRect(0, 0, 1280, 520);
  const glow = context.createRadialGradient(860, 470, 10, 860, 470, 360);
  glow.addColorStop(0, 'rgb(255 238 196 / 0.95)');
  glow.addColorStop(0.12, 'rgb(255 214 140 / 0.6)');
  glow.addColorStop(1, 'rgb(255 170 110 / 0)');
  context.fillStyle = glow;
  context.fillRect(0, 0, 1280, 520);
  paintHills(context);
  paintWater(context);
  context.save();
  context.translate(12 * Math.sin(seconds / 3) - 40, 10 + 6 * Math.cos(seconds / 2));
  context.strokeStyle = 'rgb(20 16 34 / 0.9)';
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.stroke(flock);
  context.restore();
  paintReeds(context);
};

function paintHills(context: CanvasRenderingContext2D): void {
  const ridges = [
    { base: 452, rise: 34, colour: '#7c4a67', length: 210, phase: 0.6 },
    { base: 482, rise: 30, colour: '#4e3558', length: 160, phase: 2.1 },
    { base: 508, rise: 16, colour: '#2b2440', length: 97, phase: 4.4 },
  ];
  for (const { base, rise, colour, length, phase } of ridges) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(0, 540);
    for (let x = 0; x <= 1280; x += 8)
      context.lineTo(x, base - rise * (Math.sin(x / length + phase) + 0.4 * Math.sin(x / (length / 2.7))));
    context.lineTo(1280, 540);
    context.fill();
  }
}

function paintWater(context: CanvasRenderingContext2D): void {
  context.fillStyle = gradient(
    context,
    [0, 515, 0, 720],
    [
      [0, '#c97a5d'],
      [0.25, '#7b4a63'],
      [1, '#171a33'],
    ],
  );
  context.fillRect(0, 515, 1280, 205);
  const random = seededRandom(hashText('water'));
  for (let line = 0; line < 120; line += 1) {
    const y = 520 + random() * random() * 190;
    const spread = 40 + (y - 515) * 1.5;
    const isLit = random() < 0.6;
    const x = isLit ? 860 + (random() - 0.5) * spread * 2 : random() * 1280;
    context.fillStyle = isLit ? 'rgb(255 218 150 / 0.5)' : 'rgb(20 18 44 / 0.35)';
    context.fillRect(x, y, 14 + random() * 60, 1.5);
  }
}

function paintReeds(context: CanvasRenderingContext2D): void {
  const random = seededRandom(hashText('reeds'));
  context.strokeStyle = '#0d0e1f';
  context.lineCap = 'round';
  for (let reed = 0; reed < 170; reed += 1) {
    const x = random() * 1280;
    const length = 40 + random() * 120 * (0.35 + Math.abs(x - 700) / 700);
    const lean = (random() - 0.5) * 44;
    context.lineWidth = 1 + random() * 2;
    context.beginPath();
    context.moveTo(x, 730);
    context.quadraticCurveTo(x + lean * 0.2, 730 - length * 0.6, x + lean, 730 - length);
    context.stroke();
  }
}

/** Somebody with headphones before a lamp-lit wall. */
const paintPerson: Paint = (context, width, height, seconds) => {
  const scale = Math.max(width / 320, height / 240);
  context.translate((width - 320 * scale) / 2, (height - 240 * scale) / 2);
  context.scale(scale, scale);
  context.fillStyle = gradient(
    context,
    [0, 0, 320, 240],
    [
      [0, '#24404a'],
      [1, '#101b22'],
    ],
  );
  context.fillRect(0, 0, 320, 240);
  paintRoom(context);
  context.translate(0, 2 * Math.sin(seconds * 1.4));
  shape(context, '#2f7f74', 'M58 250c4-46 30-62 70-68h64c40 6 66 22 70 68z');
  shape(context, '#27695f', 'M126 184c6 22 62 22 68 0l10 2c-8 34-80 34-88 0z');
  shape(context, '#d9a583', 'M140 156h40v30c-6 14-34 14-40 0z');
  shape(context, '#c28f6d', 'M140 168c10 12 30 12 40 0v10c-10 10-30 10-40 0z');
  shape(context, '#e6b491', 'M118 108c0-36 18-56 42-56s42 20 42 56c0 36-20 62-42 62s-42-26-42-62z');
  shape(
    context,
    '#33231d',
    'M112 116c-8-52 18-80 50-80 34 0 56 28 46 80-4-22-10-34-18-42-22 10-46 8-62 0-8 10-12 22-16 42z',
  );
  for (const x of [144, 177]) shape(context, '#2a1d18', `M${x - 4} 112a4 4.5 0 1 0 8 0a4 4.5 0 1 0-8 0z`);
  stroke(context, '#2a1d18', 3, 'M137 101c4-3 9-3 13 0M170 101c4-3 9-3 13 0');
  stroke(context, '#a8604c', 3, 'M147 141c7 7 20 7 27 0');
  stroke(context, '#15191c', 8, 'M112 112c-6-100 102-100 96 0');
  shape(context, '#15191c', 'M104 104c10-4 16 2 16 10v16c0 8-8 12-16 8-8-8-8-26 0-34z');
  shape(context, '#15191c', 'M216 104c-10-4-16 2-16 10v16c0 8 8 12 16 8 8-8 8-26 0-34z');
  stroke(context, '#15191c', 4, 'M112 138c2 18 12 24 26 24');
};

function paintRoom(context: CanvasRenderingContext2D): void {
  const lamp = context.createRadialGradient(266, 62, 4, 266, 62, 130);
  lamp.addColorStop(0, 'rgb(255 206 128 / 0.9)');
  lamp.addColorStop(1, 'rgb(255 180 90 / 0)');
  context.fillStyle = lamp;
  context.fillRect(0, 0, 320, 240);
  shape(context, '#ffe2ad', 'M254 46h24l10 26h-44z');
  shape(context, '#0d1519', 'M0 92h96v6H0zM0 150h84v6H0z');
  const random = seededRandom(hashText('books'));
  const colours = ['#8a4b3c', '#c79a4b', '#3f6f78', '#6c5a86', '#4d7a57'];
  for (const [floor, end] of [
    [92, 80],
    [150, 66],
  ] as const)
    for (let x = 6; x < end;) {
      const thickness = 6 + random() * 6;
      const tall = 26 + random() * 18;
      context.fillStyle = colours[Math.floor(random() * colours.length)] ?? '#888';
      context.fillRect(x, floor - tall, thickness, tall);
      x += thickness + 1.5;
    }
}

function shape(context: CanvasRenderingContext2D, colour: string, path: string): void {
  context.fillStyle = colour;
  context.fill(new Path2D(path));
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number, path: string): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.stroke(new Path2D(path));
}

const paintBird: Paint = (context, width, height) => {
  const scale = Math.min(width, height) / 30;
  context.translate(width / 2 - 16.5 * scale, height / 2 - 16 * scale);
  context.scale(scale, scale);
  context.fillStyle = '#5fdcc4';
  context.fill(bird);
};

const paintBars: Paint = (context, width, height, seconds) => {
  context.fillStyle = 'rgb(11 16 18 / 0.72)';
  context.beginPath();
  context.roundRect(0, 0, width, height, height / 6);
  context.fill();
  context.fillStyle = '#f6b73c';
  const count = 24;
  for (let bar = 0; bar < count; bar += 1) {
    const share = 0.25 + 0.55 * Math.abs(Math.sin(seconds * 2 + bar * 1.7) * Math.cos(bar / 3));
    const step = (width * 0.88) / count;
    context.fillRect(width * 0.06 + bar * step, height * (0.5 - share / 2), step * 0.55, height * share);
  }
};

const paintPage: Paint = (context, width, height) => {
  context.fillStyle = '#f3f5f2';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#c9d3ce';
  for (let line = 0; line < 8; line += 1)
    context.fillRect(
      width * 0.08,
      height * (0.12 + line * 0.1),
      width * (line % 3 === 2 ? 0.5 : 0.8),
      height * 0.04,
    );
};

const paints: Partial<Record<SourceSettings['kind'], Paint>> = {
  screen: paintDusk,
  window: paintPage,
  camera: paintPerson,
  image: paintBird,
  media: paintBars,
  'web-page': paintPage,
  channel: paintDusk,
};

/** Paints what a source of this kind might show, from (0, 0); `seconds` moves it. */
export function paintSample(
  context: CanvasRenderingContext2D,
  settings: SourceSettings,
  size: { readonly width: number; readonly height: number },
  seconds: number,
): void {
  const { width, height } = size;
  if (settings.kind === 'colour') {
    context.fillStyle = settings.colour;
    context.fillRect(0, 0, width, height);
  } else if (settings.kind === 'text') paintText(context, settings, size);
  else paints[settings.kind]?.(context, width, height, seconds);
}

function paintText(
  context: CanvasRenderingContext2D,
  settings: Extract<SourceSettings, { kind: 'text' }>,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (settings.background !== null) {
    context.fillStyle = settings.background;
    context.beginPath();
    context.roundRect(0, 0, width, height, 10);
    context.fill();
  }
  context.fillStyle = settings.colour;
  context.font = `650 ${Math.min(height * 0.62, settings.fontSize)}px Inter Variable`;
  context.textBaseline = 'middle';
  context.fillText(settings.text, height * 0.3, height * 0.53, width - height * 0.6);
}
