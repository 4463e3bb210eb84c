import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStandInDistribution } from '../support/stand-in-distribution.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const config = path.join(root, 'electron-builder.yml');
const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
const on = '1'.charCodeAt(0);
const off = '0'.charCodeAt(0);
let output: string;
let distribution: string;
let resources: string;
let packed: string[];

beforeAll(async () => {
  const built = spawnSync(process.execPath, [path.join(root, 'scripts/build-desktop.ts')], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  output = mkdtempSync(path.join(tmpdir(), 'starling-packages-'));
  distribution = makeStandInDistribution(version);
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    config: { extends: config, electronDist: distribution, directories: { app: 'apps/desktop', output } },
    publish: 'never',
  });
  resources = path.join(output, 'linux-unpacked/resources');
  packed = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) =>
    file.replaceAll('\\', '/'),
  );
}, 120_000);

afterAll(() => {
  rmSync(output, { recursive: true, force: true });
  rmSync(distribution, { recursive: true, force: true });
});

/** What a package may hold besides the folders themselves. */
const allowed = [
  /^\/package\.json$/,
  /^\/dist\/desktop\/main\/(main\.cjs|[\w@]+\.png)$/,
  /^\/dist\/desktop\/preload\/preload\.cjs$/,
  /^\/dist\/desktop\/renderer\/(desktop\.html|favicon\.svg)$/,
  /^\/dist\/desktop\/renderer\/assets\/[\w.-]+\.(js|css|woff2|wasm|png|svg)$/,
  /^\/node_modules\/@ffmpeg-installer\/ffmpeg\/(package\.json|index\.js|lib\/[\w-]+\.js)$/,
  /^\/node_modules\/@ffmpeg-installer\/[\w-]+\/(package\.json|ffmpeg)$/,
];

describe('the package', () => {
  it('holds the built app and ffmpeg, and nothing else', () => {
    const folders = new Set(packed.flatMap((file) => parents(file)));
    const strangers = packed.filter(
      (file) => !folders.has(file) && !allowed.some((shape) => shape.test(file)),
    );
    expect(strangers).toEqual([]);
    for (const needed of ['main/main.cjs', 'preload/preload.cjs', 'renderer/desktop.html', 'main/tray.png'])
      expect(packed).toContain(`/dist/desktop/${needed}`);
  });

  it('starts with the main script that it holds', () => {
    const text = extractFile(path.join(resources, 'app.asar'), 'package.json').toString('utf8');
    const { main } = JSON.parse(text) as { main: string };
    expect(packed).toContain(`/${main}`);
  });

  it('requires nothing from main but Electron, Node and ffmpeg’s package', () => {
    const main = extractFile(path.join(resources, 'app.asar'), 'dist/desktop/main/main.cjs').toString('utf8');
    const required = [...main.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
    const builtin = new Set(builtinModules);
    const strange = required.filter(
      (name) =>
        !name.startsWith('node:') &&
        !builtin.has(name) &&
        name !== 'electron' &&
        name !== '@ffmpeg-installer/ffmpeg',
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  it('has ffmpeg outside of the asar, where it can be run', () => {
    const folder = path.join(resources, 'app.asar.unpacked/node_modules/@ffmpeg-installer/linux-x64');
    const ffmpeg = path.join(folder, 'ffmpeg');
    accessSync(ffmpeg, constants.X_OK);
    expect(spawnSync(ffmpeg, ['-version'], { encoding: 'utf8' }).stdout).toMatch(/^ffmpeg version/);
  });

  it('has its fuses set: no Node mode, no options of Node’s, code from the asar alone', async () => {
    const wire = await getCurrentFuseWire(path.join(output, 'linux-unpacked/starling'));
    expect({
      runAsNode: wire[FuseV1Options.RunAsNode],
      cookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
      nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      nodeInspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
      asarIntegrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      onlyFromAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
      fileProtocol: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
    }).toEqual({
      ...{ runAsNode: off, cookieEncryption: on, nodeOptions: off, nodeInspect: off },
      ...{ asarIntegrity: on, onlyFromAsar: on, fileProtocol: off },
    });
  });
});

describe('the configuration', () => {
  it('packages the Electron that the app was written for', () => {
    expect(readFileSync(config, 'utf8')).toContain(`electronVersion: ${version}`);
  });

  it('tells macOS why the app wants what it asks for', () => {
    const text = readFileSync(config, 'utf8');
    for (const reason of ['Camera', 'Microphone', 'AudioCapture', 'LocalNetwork'])
      expect(text).toMatch(new RegExp(`NS${reason}UsageDescription: \\S`));
    const plist = /entitlements: (\S+)/.exec(text)?.[1] ?? '';
    expect(existsSync(path.join(root, plist))).toBe(true);
  });

  it('is refused by electron-builder when it has a word that does not exist', async () => {
    const wrong = { extends: config, electronDist: distribution, nonsense: true } as never;
    await expect(
      build({ projectDir: root, targets: Platform.LINUX.createTarget('dir', Arch.x64), config: wrong }),
    ).rejects.toThrow(/unknown property 'nonsense'/);
  });
});

function parents(file: string): string[] {
  const parts = file.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
