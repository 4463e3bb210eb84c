import { registerHooks } from 'node:module';

/** Lets `electron` mean the stand-in, whoever imports or requires it: `node --import register.ts main.cjs`. */
const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
