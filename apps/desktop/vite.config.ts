import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const relay = 'http://localhost:8080';

/** The web client: `dist/web` is what the relay serves. `vite` alone serves it with the relay's paths passed on. */
export default defineConfig({
  base: '/',
  publicDir: 'src/renderer/public',
  plugins: [react()],
  // A relay sends neither subtitles, other languages nor encrypted media: a third of hls.js is for these.
  resolve: { alias: [{ find: /^hls\.js$/, replacement: 'hls.js/light' }] },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows fonts and scripts from its own origin only, so nothing becomes a data: URL.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: ['index.html', 'mesh-example.html'] },
  },
  server: {
    proxy: {
      '/api': relay,
      '/live': relay,
      '/irc': { target: relay.replace('http', 'ws'), ws: true },
    },
  },
});
