import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright';
import { flockPath, murmuration } from '../apps/desktop/src/renderer/ui/murmuration.ts';
import { findOrInstallChromium } from './find-chromium.ts';

/**
 * `node scripts/draw-slate.ts` draws the picture that viewers see while a lost publisher is waited for, into
 * `apps/relay/assets/slate.jpg`. Run by hand when its design changes.
 */
const width = 1920;
const height = 1080;
const target = path.resolve(import.meta.dirname, '../apps/relay/assets/slate.jpg');

const flock = flockPath(murmuration('be right back', width, height, 900), 16);
const page = `
<body style="margin:0;background:#0b1012">
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0.3" y2="1">
      <stop offset="0" stop-color="#0b1012"/>
      <stop offset="1" stop-color="#12423f"/>
    </linearGradient>
    <radialGradient id="quiet">
      <stop offset="0.35" stop-color="#0b1418"/>
      <stop offset="1" stop-color="#0b1418" stop-opacity="0"/>
    </radialGradient>
  </defs>
  <rect width="${width}" height="${height}" fill="url(#sky)"/>
  <path d="${flock}" fill="none" stroke="#8be7d4" stroke-width="2.4" stroke-linejoin="round" opacity="0.55"/>
  <ellipse cx="960" cy="540" rx="820" ry="300" fill="url(#quiet)"/>
  <g text-anchor="middle" font-family="Inter, 'Noto Sans', 'DejaVu Sans', sans-serif">
    <text x="960" y="550" font-size="118" font-weight="700" fill="#eef4f2">Be right back</text>
    <text x="960" y="640" font-size="46" fill="#a3c4c0">The stream continues in a moment</text>
  </g>
</svg>`;

const browser = await chromium.launch({ executablePath: findOrInstallChromium() });
try {
  const tab = await browser.newPage({ viewport: { width, height } });
  await tab.setContent(page);
  writeFileSync(target, await tab.screenshot({ type: 'jpeg', quality: 88 }));
  console.log(target);
} finally {
  await browser.close();
}
