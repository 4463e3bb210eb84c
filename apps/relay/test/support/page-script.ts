import { build } from 'vite';

/** @param entry a file of TypeScript @returns the script that it is for a page, with all that it imports */
export async function buildPageScript(entry: string): Promise<string> {
  const built = await build({
    ...{ root: import.meta.dirname, configFile: false, logLevel: 'error' },
    build: {
      ...{ write: false, minify: false, target: 'es2022', chunkSizeWarningLimit: 4_000 },
      lib: { entry, formats: ['iife'], name: 'page' },
    },
  });
  const [output] = [built].flat();
  const code = output !== undefined && 'output' in output ? output.output[0].code : undefined;
  if (code === undefined) throw new Error(`the script of ${entry} was not built`);
  return code;
}
