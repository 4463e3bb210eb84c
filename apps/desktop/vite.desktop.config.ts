import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** What is left to the packaged app's node_modules: Electron itself, and the package that finds ffmpeg beside itself. */
const notBundled = ['electron', '@ffmpeg-installer/ffmpeg'];

/** The app's pages: `dist/desktop/renderer`, served by the app's protocol. */
const renderer: InlineConfig = {
  base: '/',
  publicDir: 'src/renderer/public',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist/desktop/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    // The page's policy allows fonts and scripts from its own origin only, so nothing becomes a data: URL.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: { input: ['desktop.html'] },
  },
};

/** One CommonJS file each: loading it is done before Electron is ready, and a sandboxed preload can be nothing else. */
function program(name: 'main' | 'preload'): InlineConfig {
  return {
    publicDir: name === 'main' ? 'src/main/images' : false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: `src/${name}/${name}.ts`,
      outDir: `dist/desktop/${name}`,
      emptyOutDir: true,
      copyPublicDir: true,
      target: 'node24',
      minify: false,
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: {
        external: notBundled,
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  };
}

/** The three builds that make the desktop app. */
export const desktopBuilds: readonly InlineConfig[] = [renderer, program('main'), program('preload')];
